import type { ErrorClass } from '../../../contract/webhook-analytics.ts';
import { EgressRefused, EgressTimeout } from '../../security/egress/egress-errors.ts';

const BY_CODE: readonly [RegExp, ErrorClass][] = [
  [/^(ENOTFOUND|EAI_|ENODATA|ESERVFAIL)/, 'dns'],
  [/^ECONNREFUSED$/, 'connection_refused'],
  [/^(UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT|ETIMEDOUT)$/, 'timeout'],
  [/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/, 'tls'],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET|EHOSTUNREACH|ENETUNREACH|HPE_)/, 'connection_lost'],
];

/** Why there was no answer. */
export function classOfError(error: unknown): ErrorClass {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at instanceof EgressRefused) return 'blocked';
    if (at instanceof EgressTimeout || at.name === 'TimeoutError') return 'timeout';
    const known = classOfCode(codeOf(at));
    if (known !== null) return known;
    if (at instanceof AggregateError && at.errors.length > 0) return classOfError(at.errors[0]);
  }
  return 'other';
}

/** What kind of failure an answer is; null: success. */
export function classOfStatus(status: number): ErrorClass | null {
  if (status >= 200 && status < 300) return null;
  if (status === 410) return 'gone';
  if (status === 429) return 'rate_limited';
  if (status >= 300 && status < 400) return 'redirect';
  if (status >= 400 && status < 500) return 'client_error';
  return status >= 500 ? 'server_error' : 'other';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function classOfCode(code: string): ErrorClass | null {
  return BY_CODE.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}
