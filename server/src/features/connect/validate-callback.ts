import { timingSafeEqual } from 'node:crypto';
import type { OAuth2Auth } from '@patchbay/connectors/sdk';
import { asValidated, type ValidatedCallback } from '../../security/oauth/validated-callback.ts';
import { hashToken } from '../../security/tokens/random-token.ts';
import { isOpen } from './flow.resource.ts';
import type { FlowEnd, FlowRow } from './flows.store.ts';
import type { SessionState } from './ports.ts';

/** The query of a callback: each parameter at most once. */
export type CallbackQuery = Readonly<Record<string, string>>;

export interface CallbackCheck {
  flow: FlowRow;
  system: string;
  query: CallbackQuery;
  /** Value of this flow's cookie in this browser. */
  browser: string | null;
  session: SessionState;
  auth: OAuth2Auth | null;
  verifier: string | null;
  now: Date;
}

export type CallbackVerdict =
  | { ok: true; callback: ValidatedCallback }
  /** `end`: how the flow ends; null when it has ended before. */
  | { ok: false; end: FlowEnd | null; code: string; message: string };

/** Judges a callback whose state belongs to `flow` and was used up just now. Only a good one carries a code further. */
export function validateCallback(check: CallbackCheck): CallbackVerdict {
  const { flow, query, auth, verifier } = check;
  if (!isOpen(flow)) {
    return flow.status === 'cancelled'
      ? ended('cancelled', 'Connecting was cancelled. Nothing was connected.')
      : ended('flow_ended', 'This attempt to connect has ended already.');
  }
  if (!sameBrowser(flow, check.browser)) {
    return failed(
      'wrong_browser',
      'Signing in was finished in another browser than it was started in. Try again.',
    );
  }
  if (flow.expiresAt.getTime() <= check.now.getTime()) {
    return { ...failed('flow_expired', 'Signing in took too long. Try again.'), end: EXPIRED };
  }
  if (flow.status !== 'authorizing' || flow.system !== check.system || auth === null || verifier === null) {
    return failed('wrong_system', 'The answer came back to another system than it was asked for. Try again.');
  }
  if (!check.session.live && check.session.reason !== 'expired') {
    return failed(
      'session_revoked',
      'The application ended this session. Open the settings there and try again.',
    );
  }
  if (query['iss'] !== undefined && !isIssuer(query['iss'], auth)) {
    return failed(
      'wrong_issuer',
      'The answer came from another service than it was asked for. Nothing was connected.',
    );
  }
  if (query['error'] !== undefined) return refused(query['error']);
  const code = query['code'];
  if (code === undefined || code === '') {
    return failed('provider_answer_incomplete', 'The provider sent neither a code nor an error. Try again.');
  }
  const callbackParams = Object.fromEntries(
    (auth.keepCallbackParams ?? []).flatMap((name) => {
      const value = query[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
  const { _id: flowId, redirectUri } = flow;
  return { ok: true, callback: asValidated({ flowId, code, verifier, redirectUri, callbackParams }) };
}

const EXPIRED: FlowEnd = {
  status: 'expired',
  code: 'flow_expired',
  message: 'Signing in took too long. Try again.',
};

function sameBrowser({ browserHash }: FlowRow, browser: string | null): boolean {
  if (browserHash === null || browser === null || browser === '') return false;
  return timingSafeEqual(Buffer.from(hashToken(browser)), Buffer.from(browserHash));
}

/** RFC 9207: an issuer that is sent must be the one that was asked. */
function isIssuer(iss: string, { issuer, authorizationUrl }: OAuth2Auth): boolean {
  if (issuer !== undefined) return iss === issuer;
  return URL.canParse(iss) && new URL(iss).origin === new URL(authorizationUrl).origin;
}

function refused(error: string): CallbackVerdict {
  if (error === 'access_denied') {
    const message = 'You did not allow access. Nothing was connected.';
    return {
      ok: false,
      end: { status: 'denied', code: 'access_denied', message },
      code: 'access_denied',
      message,
    };
  }
  const name = /^[\w.-]{1,60}$/.test(error) ? error : 'unknown_error';
  return failed('provider_refused', `The provider refused to connect (${name}). Try again, or ask for help.`);
}

function failed(code: string, message: string): Extract<CallbackVerdict, { ok: false }> {
  return { ok: false, end: { status: 'failed', code, message }, code, message };
}

function ended(code: string, message: string): CallbackVerdict {
  return { ok: false, end: null, code, message };
}
