import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';

/** Who sits in front of a page, as the vendor's backend has signed it. */
export interface Identity {
  tenant: { id: string; name?: string };
  endUser: { id: string; name?: string; email?: string };
  allowedSystems?: string[];
  reconnectConnectionId?: string;
  /** The same for every copy of one token, however it is written. */
  tokenHash: string;
}

export class IdentityTokenError extends Error {
  override readonly name = 'IdentityTokenError';
}

export const IDENTITY_AUDIENCE = 'patchbay';
const MAX_LIFETIME_S = 600;
const CLOCK_TOLERANCE_S = 30;
const MAX_LENGTH = 4000;

/**
 * Checks a token against the secrets that may have signed it. Throws IdentityTokenError. Its claims are judged by the
 * same rules as the body of `POST /v1/connect-sessions`, by whoever makes the session.
 */
export async function verifyIdentityToken(
  token: string,
  { secrets, keyId, now }: { secrets: readonly string[]; keyId: string; now: Date },
): Promise<Identity> {
  if (token.length > MAX_LENGTH) throw new IdentityTokenError(`is longer than ${MAX_LENGTH} characters`);
  let problem: unknown = new IdentityTokenError('is not signed with the secret of this key');
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
        // Named, so that neither "none" nor another use of the secret is let in.
        algorithms: ['HS256'],
        audience: IDENTITY_AUDIENCE,
        requiredClaims: ['sub', 'tenant', 'iat', 'exp', 'jti'],
        maxTokenAge: MAX_LIFETIME_S,
        clockTolerance: CLOCK_TOLERANCE_S,
        currentDate: now,
      });
      return identityOf(payload, keyId);
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw asRefusal(error);
      problem = error;
    }
  }
  throw asRefusal(problem);
}

function identityOf(payload: Record<string, unknown>, keyId: string): Identity {
  const { sub, tenant, name, email, iat, exp, jti } = payload;
  if (typeof iat !== 'number' || typeof exp !== 'number' || exp - iat > MAX_LIFETIME_S) {
    throw new IdentityTokenError(`is valid for more than ${MAX_LIFETIME_S} seconds`);
  }
  if (typeof jti !== 'string' || jti === '') throw new IdentityTokenError('has no "jti"');
  const { allowed_systems: allowedSystems, reconnect_connection_id: reconnectConnectionId } = payload;
  return {
    tenant,
    endUser: { id: sub, ...given({ name, email }) },
    ...given({ allowedSystems, reconnectConnectionId }),
    tokenHash: createHash('sha256')
      .update(JSON.stringify([keyId, jti]))
      .digest('hex'),
  } as Identity;
}

function given(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function asRefusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return new IdentityTokenError('has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new IdentityTokenError(`has a claim "${error.claim}" that is missing or not as it must be`);
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) {
    return new IdentityTokenError('is not signed with the secret of this key');
  }
  return error instanceof errors.JOSEError
    ? new IdentityTokenError('is not a token signed with HS256')
    : error;
}
