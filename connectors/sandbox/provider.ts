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

/** How this provider's OAuth server behaves, as data; see the OAuth quirks in the provider's own documentation. */
export interface SandboxOAuth {
  /** Paths include the host: `/github.com/login/oauth/authorize`. */
  authorizePath: string;
  tokenPath: string;
  revocation?: { path: string; method: 'POST' | 'DELETE' };
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
   * (`accountOf(request)`); answers as `unauthorized` says otherwise.
   */
  requireToken(options: { scopes?: readonly string[]; unauthorized: RequestHandler }): RequestHandler;
  accountOf(request: Request): SandboxAccount;
  /** Takes one of the asked-for `expire_checkpoint` faults, if any is left: answer as if the checkpoint ran out. */
  takeExpiredCheckpoint(): boolean;
}

/**
 * One simulated provider. `routes` mounts the API under the provider's real host names as first path segment:
 * the sandbox answers `http://127.0.0.1:<port>/api.github.com/user` for `https://api.github.com/user`.
 * The host handles faults, the ledger, the clock and OAuth; a provider handles its API and its data.
 */
export interface SandboxProvider<State extends object = Record<string, unknown>> {
  /** Equal to the connector's id. */
  id: string;
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
  errorBody(status: number, kind: 'rate_limit' | 'unavailable' | 'unauthorized'): {
    status: number;
    headers?: Record<string, string>;
    body: unknown;
  };
}

/** Keeps the state type inside the provider's folder and hands the host one uniform type. */
export function defineSandboxProvider<State extends object>(provider: SandboxProvider<State>): SandboxProvider {
  return provider as unknown as SandboxProvider;
}
