import type { EgressFetch } from '../egress/egress-fetch.ts';

/** The part of the AWS SDK's request that is needed to send it. */
interface AwsRequest {
  protocol: string;
  hostname: string;
  port?: number | undefined;
  path: string;
  query?: Record<string, string | string[] | null> | undefined;
  method: string;
  headers: Record<string, string>;
  body?: unknown;
}

/** Lets the AWS SDK send what it has signed through the one way out, to exactly the host that it signed for. */
export function awsRequestHandler({ fetch, purpose }: { fetch: EgressFetch; purpose: string }) {
  return {
    async handle(request: AwsRequest, { abortSignal }: { abortSignal?: unknown } = {}) {
      const port = request.port === undefined ? '' : `:${request.port}`;
      const url = new URL(`${request.protocol}//${request.hostname}${port}${request.path}`);
      for (const [name, value] of Object.entries(request.query ?? {})) {
        for (const each of [value].flat()) url.searchParams.append(name, each ?? '');
      }
      const { host: _, ...headers } = request.headers;
      const answer = await fetch(
        url,
        {
          method: request.method,
          headers,
          ...(request.body === undefined ? {} : { body: request.body as string | Uint8Array<ArrayBuffer> }),
          ...(abortSignal instanceof AbortSignal ? { signal: abortSignal } : {}),
        },
        { allowedHosts: [url.host], timeoutMs: 10_000, maxBytes: 1024 * 1024, purpose },
      );
      return {
        response: {
          statusCode: answer.status,
          reason: answer.statusText,
          headers: Object.fromEntries(answer.headers),
          body: new Uint8Array(await answer.arrayBuffer()),
        },
      };
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}
