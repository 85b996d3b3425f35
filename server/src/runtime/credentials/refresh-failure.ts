import { ProviderError } from '@patchbay/connectors/sdk';
import type { IntegrationDoc } from '../../models/integration.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';

export type RefreshFailureKind = 'reauthorize' | 'unavailable' | 'rejected' | 'unexpected_response';

const MESSAGES: Readonly<Record<RefreshFailureKind, string>> = {
  reauthorize: 'The provider no longer accepts this connection; connect the account again',
  unavailable: 'The provider could not renew the access; it will be tried again',
  rejected: 'The provider refused to renew the access; check the OAuth app of this system',
  unexpected_response: 'The provider answered the renewal of the access with something unexpected',
};

/** How long nobody asks again, in any process, after the token endpoint failed. */
const REST_MS = { unavailable: 3000, rejected: 15_000, unexpected_response: 15_000 } as const;
const LONGEST_REST_MS = 60_000;

/** Null for what is no answer of a token endpoint. */
export function refreshFailure(error: unknown): ProviderError | null {
  if (!(error instanceof OAuthError)) return null;
  const kind = kindOf(error);
  return new ProviderError({
    kind,
    message: MESSAGES[kind],
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    cause: error,
  });
}

function kindOf(error: OAuthError): RefreshFailureKind {
  if (error.code === 'invalid_grant') return 'reauthorize';
  return error.code === 'invalid_client' ? 'rejected' : error.code;
}

type Failed = NonNullable<NonNullable<IntegrationDoc['refreshLease']>['failed']>;

/** What is left with the lease for those who waited for it; null when the next one may ask at once. */
export function toStoredFailure(failure: ProviderError | null, version: number, now: Date): Failed | null {
  const rest = failure === null ? undefined : REST_MS[failure.kind as keyof typeof REST_MS];
  if (failure === null || rest === undefined) return null;
  const ms = Math.min(LONGEST_REST_MS, Math.max(rest, failure.retryAfterMs ?? 0));
  return { kind: failure.kind, version, retryAt: new Date(now.getTime() + ms) };
}

/** The failure of another one's try at these credentials, while it is too early for the next. */
export function recentFailure(connection: IntegrationDoc, now: Date): ProviderError | null {
  const failed = connection.refreshLease?.failed;
  if (!failed || failed.version !== connection.credentialsVersion || failed.retryAt <= now) return null;
  const kind = failed.kind as keyof typeof REST_MS;
  return new ProviderError({
    kind,
    message: MESSAGES[kind],
    retryAfterMs: failed.retryAt.getTime() - now.getTime(),
  });
}
