import type { ErrorClass } from '../../../contract/webhook-analytics.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { classOfError, classOfStatus } from './error-class.ts';
import { parseRetryAfter } from './retry-schedule.ts';
import { signatureHeaders } from './signature.ts';

const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 64 * 1024;

export interface AttemptTarget {
  url: string;
  headers: Record<string, string>;
  secrets: readonly string[];
  /** What the operator allows beside public addresses does not count. */
  publicOnly: boolean;
}

export interface AttemptResult {
  succeeded: boolean;
  /** 410: the endpoint says that it is gone for good. */
  gone: boolean;
  /** 0: no answer. */
  responseStatusCode: number;
  /** The first 64 KiB of the answer as text, or why there is none. */
  response: string;
  durationMs: number;
  /** Null: it succeeded. */
  errorClass: ErrorClass | null;
  retryAfterMs: number | null;
}

/** One signed POST. Never throws: a failure is a result too. Only 2xx is success; redirects are not followed. */
export async function performAttempt({
  target,
  message,
  egressFetch,
  now,
  signal,
}: {
  target: AttemptTarget;
  message: { id: string; body: string; contentType?: string | null };
  egressFetch: EgressFetch;
  now: () => Date;
  signal: AbortSignal;
}): Promise<AttemptResult> {
  const startedAt = performance.now();
  const timestamp = Math.floor(now().getTime() / 1000);
  const failure = (error: unknown): AttemptResult => ({
    succeeded: false,
    gone: false,
    responseStatusCode: 0,
    response: reasonOf(error),
    durationMs: Math.round(performance.now() - startedAt),
    errorClass: classOfError(error),
    retryAfterMs: null,
  });
  try {
    const response = await egressFetch(
      target.url,
      {
        method: 'POST',
        headers: {
          ...target.headers,
          'content-type': message.contentType ?? 'application/json',
          'user-agent': 'Patchbay-Webhooks/1.0',
          accept: '*/*',
          'accept-encoding': 'identity',
          ...signatureHeaders({ ...message, timestamp }, target.secrets),
        },
        body: message.body,
        signal,
      },
      {
        allowedHosts: 'public',
        timeoutMs: TIMEOUT_MS,
        maxBytes: 2 * MAX_RESPONSE_BYTES,
        purpose: 'webhook',
        publicOnly: target.publicOnly,
        stream: true,
      },
    );
    const text = await readStart(response);
    return {
      succeeded: response.status >= 200 && response.status < 300,
      gone: response.status === 410,
      responseStatusCode: response.status,
      response: text,
      durationMs: Math.round(performance.now() - startedAt),
      errorClass: classOfStatus(response.status),
      retryAfterMs: parseRetryAfter(response.headers.get('retry-after'), now()),
    };
  } catch (error) {
    return failure(error);
  }
}

/** The status has been received, so a body that is endless, broken or slow changes nothing any more. */
async function readStart(response: Response): Promise<string> {
  if (response.body === null) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  try {
    while (size < MAX_RESPONSE_BYTES) {
      const { done, value } = await reader.read();
      complete = done;
      if (done) break;
      chunks.push(value);
      size += value.byteLength;
    }
  } catch {
    complete = true;
  }
  if (!complete) await reader.cancel().catch(() => undefined);
  return Buffer.concat(chunks).subarray(0, MAX_RESPONSE_BYTES).toString('utf8');
}

function reasonOf(error: unknown): string {
  const causes: string[] = [];
  for (let at = error; at instanceof Error && causes.length < 4; at = at.cause) {
    if (at.message !== '' && !causes.includes(at.message)) causes.push(at.message);
  }
  return causes.join(': ').slice(0, 1000) || 'The request failed';
}
