/** A request taken apart, so that it can be sent again. */
export interface PlainRequest {
  url: string;
  method: string;
  headers: Headers;
  body: Exclude<RequestInit['body'], undefined>;
  signal: AbortSignal | null;
  /** False for a body that can be read once only. */
  repeatable: boolean;
}

export async function toPlainRequest(
  input: string | URL | Request,
  init: RequestInit | undefined,
): Promise<PlainRequest> {
  if (input instanceof Request) {
    const request = new Request(input, init);
    return {
      url: request.url,
      method: request.method,
      headers: request.headers,
      body: request.body === null ? null : await request.arrayBuffer(),
      signal: request.signal,
      repeatable: true,
    };
  }
  const body = init?.body ?? null;
  return {
    url: String(input),
    method: (init?.method ?? 'GET').toUpperCase(),
    headers: new Headers(init?.headers),
    body,
    signal: init?.signal ?? null,
    repeatable: isRepeatable(body),
  };
}

function isRepeatable(body: unknown): boolean {
  return !(
    typeof body === 'object' &&
    body !== null &&
    (body instanceof ReadableStream || Symbol.asyncIterator in body)
  );
}
