import { OAuthError } from '../../security/oauth/oauth-error.ts';

export interface FlowFailure {
  code: string;
  message: string;
  /** What the flow's row becomes. */
  flow: { status: 'failed'; code: string; message: string };
  /** Whether the failing step wrote its own log entry. */
  logged: boolean;
}

const OAUTH_MESSAGES = {
  invalid_grant: 'The provider did not accept the sign-in any more. Try again.',
  invalid_client:
    "The provider does not accept the application's credentials. Ask the application's support.",
  rejected: "The provider refused the sign-in. Ask the application's support.",
  unavailable: 'The provider could not be reached to finish the sign-in. Try again in a moment.',
  unexpected_response: 'The provider answered something unexpected to the sign-in. Try again in a moment.',
} as const satisfies Record<OAuthError['code'], string>;

/** How a flow ends that failed after its callback was found good; the message is for the end user. */
export function describeFailure(error: unknown): FlowFailure {
  if (error instanceof OAuthError) return failure(`token_${error.code}`, OAUTH_MESSAGES[error.code], false);
  if (error instanceof Error && 'kind' in error && typeof error.kind === 'string') {
    const code = error.kind === 'account_mismatch' ? 'account_mismatch' : `account_${error.kind}`;
    return failure(code, error.message, true);
  }
  return failure('internal', 'Something went wrong on our side. Try again.', false);
}

function failure(code: string, message: string, logged: boolean): FlowFailure {
  return { code, message, flow: { status: 'failed', code, message }, logged };
}
