const TIMEOUT_MS = 30_000;

export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  body?: unknown;
}

export interface SendJsonInput extends Call {
  url: string;
  /** Goes into the `authorization` header; nothing of the browser's own (cookies, cache) is sent along. */
  token: string;
  /** Of a POST; a repetition of the same call carries the same key. */
  idempotencyKey: string;
}

/** Rejects as `fetch` does when there is no answer within 30 seconds. */
export function sendJson({ method, body, url, token, idempotencyKey }: SendJsonInput): Promise<Response> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: 'application/json' };
  if (method === 'POST') headers['idempotency-key'] = idempotencyKey;
  if (body !== undefined) headers['content-type'] = 'application/json';
  return fetch(url, {
    method,
    headers,
    credentials: 'omit',
    cache: 'no-store',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** 128 random bits. `crypto.randomUUID` exists in secure contexts only; a private network may use plain http. */
export function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
