import type { z } from 'zod';

export interface OAuthScope {
  scope: string;
  /** Shown to the end user before leaving for the provider: "Read your repositories". */
  why: string;
  /** Optional scopes can be deselected by the end user. */
  optional?: boolean;
}

/** How a grant is taken back at the provider, as data, since connector code never sees a refresh token. */
export interface OAuthRevocation {
  method: 'POST' | 'DELETE';
  /** `{client_id}` in it is replaced. */
  url: string;
  /** `basic` sends client id and secret; `none` sends nothing besides the token. */
  clientAuthentication: 'none' | 'basic';
  bodyFormat: 'form' | 'json';
  /** Name of the body parameter that carries the token. */
  tokenParam: string;
  /** Which token is sent; `refresh` falls back to the access token when there is none. */
  token: 'access' | 'refresh';
  /**
   * How far it reaches: `token` (default) ends this token and what was refreshed from it; `grant` ends every token that
   * the account gave to the OAuth app, so it is left out while another connection lives on the same account.
   */
  revokes?: 'token' | 'grant';
}

export interface OAuth2Options {
  authorizationUrl: string;
  tokenUrl: string;
  /**
   * The provider's issuer identifier (RFC 9207); an `iss` in a callback must equal it. Absent: an `iss` must be on the
   * origin of `authorizationUrl`.
   */
  issuer?: string;
  revocation?: OAuthRevocation;
  scopes: readonly OAuthScope[];
  /** Between scopes in the authorization URL. Default: a space. */
  scopeSeparator?: ' ' | ',';
  /** Extra fixed parameters of the authorization URL, e.g. `access_type=offline`. */
  authorizationParams?: Readonly<Record<string, string>>;
  /** How the client authenticates at the token endpoint. */
  clientAuthentication: 'body' | 'basic';
  /** `rotating`: each refresh answers a new refresh token and voids the old one. */
  refreshTokens: 'rotating' | 'reusable' | 'none';
  /** Days after which the provider ends a refresh token that was not used; it is renewed in time. Absent: never. */
  refreshTokenIdleDays?: number;
  /** Names of callback query parameters kept with the connection, e.g. `realmId`. */
  keepCallbackParams?: readonly string[];
  /** Where the vendor registers an OAuth app, for the admin and the docs. */
  appRegistrationUrl: string;
}

export interface OAuth2Auth extends OAuth2Options {
  type: 'oauth2';
}

/**
 * `fields` drives the form in the widget: each property's `.meta({ title, description, placeholder, secret: true })`
 * becomes label, help, placeholder and a masked input.
 */
export interface ApiKeyOptions<Fields extends z.ZodObject> {
  fields: Fields;
  /** Adds the credentials to an outgoing request's headers. */
  apply(headers: Headers, credentials: z.infer<Fields>): void;
  /** Where an end user finds the key. */
  helpUrl?: string;
}

export interface ApiKeyAuth {
  type: 'api_key';
  fields: z.ZodObject;
  apply(headers: Headers, credentials: Record<string, unknown>): void;
  helpUrl?: string;
}

export type AuthMethod = OAuth2Auth | ApiKeyAuth;

export function oauth2(options: OAuth2Options): OAuth2Auth {
  return { type: 'oauth2', ...options };
}

export function apiKey<Fields extends z.ZodObject>(options: ApiKeyOptions<Fields>): ApiKeyAuth {
  return {
    type: 'api_key',
    fields: options.fields,
    apply: (headers, credentials) => options.apply(headers, options.fields.parse(credentials)),
    ...(options.helpUrl === undefined ? {} : { helpUrl: options.helpUrl }),
  };
}
