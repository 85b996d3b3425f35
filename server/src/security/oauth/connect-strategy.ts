import type { OAuth2Auth } from '@patchbay/connectors/sdk';
import type { Request } from 'express';
import OAuth2Strategy from 'passport-oauth2';
import type { TokenSet } from './token-answer.ts';
import type { OAuthClient } from './token-endpoint.ts';

/** Where state and PKCE verifier of one flow are kept; passport's own store has one slot a host and session. */
export interface FlowStateStore {
  /** Keeps the verifier and answers the state to send along. */
  begin(verifier: string): Promise<string>;
  /** The verifier of the flow; null refuses. */
  redeem(state: string): Promise<string | null>;
}

export interface ConnectStrategyOptions {
  auth: OAuth2Auth;
  client: OAuthClient;
  /** As the browser reaches it: in a sandbox another address than `auth.authorizationUrl`. */
  authorizationUrl: string;
  redirectUri: string;
  scopes: readonly string[];
  store: FlowStateStore;
  /** The token request, through the governed fetch instead of passport's own HTTP client. */
  exchange(code: string): Promise<TokenSet>;
}

type TokenCallback = (error: unknown, access?: string, refresh?: string, results?: TokenSet) => void;

/** One flow of one browser, made for one request: passport-oauth2 with S256, our flow store and our way out. */
export class ConnectStrategy extends OAuth2Strategy {
  readonly #params: Readonly<Record<string, string>>;

  constructor(options: ConnectStrategyOptions) {
    const { auth, client, exchange } = options;
    super(
      {
        authorizationURL: options.authorizationUrl,
        tokenURL: auth.tokenUrl,
        clientID: client.clientId,
        clientSecret: client.clientSecret,
        callbackURL: options.redirectUri,
        scope: [...options.scopes],
        scopeSeparator: auth.scopeSeparator ?? ' ',
        pkce: 'S256' as unknown as boolean,
        store: passportStore(options.store),
        skipUserProfile: true,
      },
      (
        _access: string,
        _refresh: string,
        results: object,
        _profile: unknown,
        done: OAuth2Strategy.VerifyCallback,
      ) => done(null, results),
    );
    this.#params = auth.authorizationParams ?? {};
    Object.assign(this._oauth2, {
      getOAuthAccessToken(code: string, _params: unknown, callback: TokenCallback): void {
        exchange(code).then(
          (tokens) => callback(null, tokens.accessToken, tokens.refreshToken, tokens),
          callback,
        );
      },
    });
  }

  /** A new object each time: passport writes state and challenge into it. */
  override authorizationParams(): object {
    return { ...this.#params };
  }
}

/** passport-oauth2 tells the signatures apart by their number of parameters: 5 to store, 4 to verify. */
function passportStore(store: FlowStateStore): OAuth2Strategy.StateStore {
  type Stored = (error: unknown, state?: string) => void;
  type Verified = (error: unknown, ok?: string | false, info?: unknown) => void;
  const adapted = {
    store(_req: Request, verifier: string, _state: unknown, _meta: unknown, callback: Stored): void {
      store.begin(verifier).then((state) => callback(null, state), callback);
    },
    verify(_req: Request, state: string, _meta: unknown, callback: Verified): void {
      store
        .redeem(state)
        .then((verifier) => callback(null, verifier ?? false, { message: 'state' }), callback);
    },
  };
  return adapted as unknown as OAuth2Strategy.StateStore;
}
