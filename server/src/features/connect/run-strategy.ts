import type { Request, RequestHandler, Response } from 'express';
import type { ConnectStrategy } from '../../security/oauth/connect-strategy.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';
import type { TokenSet } from '../../security/oauth/token-answer.ts';

/** The one thing that is used of passport. */
export interface StrategyRunner {
  authenticate(
    strategy: ConnectStrategy,
    options: { session: false },
    done: (error: unknown, tokens: unknown) => void,
  ): RequestHandler;
}

/**
 * Runs a strategy on one request. Resolves with tokens, or with null when it answered the request itself (the redirect
 * to the provider). Rejects with the error behind passport's wrapping.
 */
export function runStrategy(
  passport: StrategyRunner,
  strategy: ConnectStrategy,
  req: Request,
  res: Response,
): Promise<TokenSet | null> {
  return new Promise((resolve, reject) => {
    res.once('finish', () => resolve(null));
    const done = (error: unknown, tokens: unknown) => {
      if (error) reject(unwrap(error));
      else if (isTokenSet(tokens)) resolve(tokens);
      else reject(new Error('The OAuth flow was refused by its own state store'));
    };
    const handler: RequestHandler = passport.authenticate(strategy, { session: false }, done);
    Promise.resolve(handler(req, res, reject)).catch(reject);
  });
}

/** passport-oauth2 hides the error of the token request in `oauthError`. */
function unwrap(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('oauthError' in error)) return error;
  return error.oauthError instanceof OAuthError || error.oauthError instanceof Error
    ? error.oauthError
    : error;
}

function isTokenSet(value: unknown): value is TokenSet {
  return typeof value === 'object' && value !== null && 'accessToken' in value;
}
