declare const validated: unique symbol;

/**
 * Proof that an OAuth callback belongs to a flow of this browser and session: state, cookie, system, issuer and time
 * were checked, and its state was used up. The token exchange takes nothing else.
 */
export type ValidatedCallback = {
  readonly flowId: string;
  readonly code: string;
  readonly verifier: string;
  readonly redirectUri: string;
  readonly callbackParams: Readonly<Record<string, string>>;
} & { readonly [validated]: true };

/** For the check itself, in validate-callback.ts. */
export function asValidated(callback: Omit<ValidatedCallback, typeof validated>): ValidatedCallback {
  return callback as ValidatedCallback;
}
