import type { Request, RequestHandler, Router } from 'express';

/** Deterministic pseudo-random source; equal seeds give equal data. */
export interface Random {
  /** Integer in [min, max]. */
  int(min: number, max: number): number;
  pick<T>(items: readonly T[]): T;
  /** True with the given probability. */
  chance(probability: number): boolean;
  /** Lower-case hexadecimal of that many characters. */
  hex(length: number): string;
}

export type SeedSizes = Readonly<Record<string, number>>;

export interface SeedInput {
  sizes: SeedSizes;
  random: Random;
  /** Data is dated relative to this moment. */
  now: Date;
}

/** An account that a person can pick on the authorize page. */
export interface SandboxAccount {
  id: string;
  /** Login or e-mail, as the provider shows it. */
  login: string;
  name: string;
}

export interface SandboxRevocation {
  path: string;
  method: 'POST' | 'DELETE';
  /** Default `none`: whoever holds the token may revoke it. */
  clientAuthentication?: 'none' | 'basic';
  /** Body or query parameter that carries the token; default `token`. */
  tokenParam?: string;
  /** Status of success; default 200. */
  successStatus?: number;
  /** Status for a token that is not valid; default as success (RFC 7009). */
  unknownTokenStatus?: number;
}

export type TokenFailure =
  | 'bad_code'
  | 'bad_refresh_token'
  | 'bad_client'
  | 'redirect_mismatch'
  | 'bad_request'
  | 'bad_grant_type';

/** How this provider's OAuth server behaves, as data; see the OAuth quirks in the provider's own documentation. */
export interface SandboxOAuth {
  /** Paths include the host: `/github.com/login/oauth/authorize`. */
  authorizePath: string;
  tokenPath: string;
  /** `path` as an Express route, so that it may hold `:client_id`. */
  revocation?: SandboxRevocation;
  /** Scopes in words for the consent page; a scope that is missing here is shown by its name. */
  scopeDescriptions?: Readonly<Record<string, string>>;
  /** Between scopes in the token answer; default a space. */
  grantedScopeSeparator?: ' ' | ',';
  /** The provider's own names for token errors, where they are not those of RFC 6749. */
  errorNames?: Partial<Readonly<Record<TokenFailure, string>>>;
  /** GitHub: a refresh voids the access token that came with the old refresh token. */
  refreshVoidsAccess?: boolean;
  clientAuthentication: 'body' | 'basic';
  /** Access token lifetime in seconds. */
  accessTokenSeconds: number;
  refreshTokens: 'rotating' | 'reusable' | 'none';
  /** Google: a refresh token only when `access_type=offline` and consent was shown. */
  refreshTokenOnlyOffline?: boolean;
  /** GitHub answers token errors with status 200 and `{ "error": ... }`. */
  errorStatus?: 200 | 400 | 401;
  /** GitHub answers form encoding unless `Accept: application/json`. */
  formUnlessJsonAccepted?: boolean;
  /** Extra members of the token answer. */
  extraTokenFields?(account: SandboxAccount): Record<string, unknown>;
  /** Extra query parameters of the callback (`realmId`). */
  extraCallbackParams?(account: SandboxAccount): Record<string, string>;
  /** Provider pages with `Cross-Origin-Opener-Policy: same-origin` cut the opener off. */
  crossOriginOpenerPolicy?: boolean;
  /** Prefixes as the real provider's tokens have them: `gho_`, `ya29.`. */
  tokenPrefixes: { access: string; refresh: string };
}

export interface OutgoingWebhook {
  /** Where the subscriber wants it. */
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}

export type SandboxErrorKind =
  | 'rate_limit'
  | 'unavailable'
  | 'unauthorized'
  | 'forbidden'
  | 'not_found'
  | 'bad_request';

export interface SandboxErrorDetail {
  /** The wait that a `rate_limit` fault was asked to name; the host sends it as Retry-After unless headers say otherwise. */
  retryAfterSeconds: number;
  now: Date;
}

export interface SandboxError {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
}

/** What the host gives a simulated provider. All state is plain JSON, so that it can be kept and reset. */
export interface SandboxContext<State> {
  readonly state: State;
  /** Call after each change of `state`: the host keeps it on disk. */
  changed(): void;
  /** The sandbox's clock, moved by `/_control/clock`. */
  now(): Date;
  random: Random;
  /** Sends a provider webhook to a subscriber, retried a few times, recorded in the ledger. */
  deliver(webhook: OutgoingWebhook): void;
  /**
   * Middleware that demands a valid access token of this provider and puts its account on the request
   * (`accountOf(request)`); answers as `unauthorized` says otherwise. Any one of `scopes` is enough; a token with none of
   * them gets the provider's `forbidden` error. Takes `Bearer`, `token` and, for API keys, `Basic` with the key as name.
   */
  requireToken(options: { scopes?: readonly string[]; unauthorized: RequestHandler }): RequestHandler;
  accountOf(request: Request): SandboxAccount;
  /** Scopes of the request's token; every scope (`*`) for API keys and the developer token. */
  scopesOf(request: Request): readonly string[];
  /**
   * Takes one of the asked-for `expire_checkpoint` faults, if any is left: answer as if the checkpoint ran out. Call it
   * only for a request that carries a checkpoint; with the request, the fault's `path` and the ledger are honoured.
   */
  takeExpiredCheckpoint(request?: Request): boolean;
}

/**
 * One simulated provider. `routes` mounts the API under the provider's real host names as first path segment:
 * the sandbox answers `http://127.0.0.1:<port>/api.github.com/user` for `https://api.github.com/user`.
 * The host parses JSON and form bodies and handles faults, the ledger, the clock and OAuth; a provider handles its API and its data.
 */
export interface SandboxProvider<State extends object = Record<string, unknown>> {
  /** Equal to the connector's id. */
  id: string;
  /** Host names, with a path prefix where providers share a host: `www.googleapis.com/calendar`. */
  hosts: readonly string[];
  accounts: readonly [SandboxAccount, ...SandboxAccount[]];
  /** Names and defaults of the sizes that `/_control/:system/reset` takes. */
  sizes: SeedSizes;
  seed(input: SeedInput): State;
  oauth?: SandboxOAuth;
  /** API keys that the provider accepts, with their account; shown in the demo so that a person can paste one. */
  apiKeys?: Readonly<Record<string, SandboxAccount>>;
  routes(router: Router, context: SandboxContext<State>): void;
  /** How an error of the host's faults looks at this provider. */
  errorBody(status: number, kind: SandboxErrorKind, detail: SandboxErrorDetail): SandboxError;
}

/** Keeps the state type inside the provider's folder and hands the host one uniform type. */
export function defineSandboxProvider<State extends object>(
  provider: SandboxProvider<State>,
): SandboxProvider {
  return provider as unknown as SandboxProvider;
}
