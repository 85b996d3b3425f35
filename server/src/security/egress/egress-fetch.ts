import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import { type RequestInit as UndiciRequestInit, fetch as undiciFetch } from 'undici';
import { createEgressAgent } from './egress-agent.ts';
import { limitBody, readBody } from './egress-body.ts';
import { EgressRefused, EgressTimeout, ResponseTooLarge } from './egress-errors.ts';
import { egressMetrics } from './egress-metrics.ts';
import { createEgressPolicy, type EgressPolicy } from './egress-policy.ts';
import { toSandboxUrl } from './sandbox-url.ts';

export interface EgressOptions {
  /** Exact hosts (with port where it is not the default), or `public` for any host with public addresses. */
  allowedHosts: readonly string[] | 'public';
  /** Over DNS, connect, TLS, headers and body. Default 30,000. */
  timeoutMs?: number;
  /** Of the response body, decoded. Default 20 MiB. */
  maxBytes?: number;
  /** Short fixed word for metrics and log: `api`, `token`, `webhook`. */
  purpose: string;
  /** What the operator allows beside public addresses does not count; in production. */
  publicOnly?: boolean;
  /** Redirects are never followed: `manual` (default) answers the 3xx as it is, `error` throws. */
  redirect?: 'manual' | 'error';
  /** Hand the body on as it comes; otherwise it is read completely before the promise resolves. */
  stream?: boolean;
}

/**
 * The one way out. Throws EgressRefused (not sent), EgressTimeout, ResponseTooLarge, an AbortError when `init.signal`
 * was aborted, or a TypeError with its `cause` when the network failed. In a sandbox, requests to named hosts go to the
 * sandbox; the response keeps the original URL.
 */
export type EgressFetch = (
  url: string | URL,
  init: RequestInit | undefined,
  options: EgressOptions,
) => Promise<Response>;

export interface EgressFetchOptions {
  /** Base URL of the sandbox that stands in for named hosts; null when there is none. */
  sandboxUrl: string | null;
  /** Hosts and CIDR ranges that the operator allows besides public addresses. */
  allow: readonly string[];
  logger: Pick<Logger, 'debug' | 'warn'>;
  metrics: { registry: Registry };
  production: boolean;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_BYTES = 20 * 1024 * 1024;
const NULL_BODY_STATUSES = new Set([204, 205, 304]);

export function createEgressFetch({
  sandboxUrl,
  allow,
  logger,
  metrics,
  production,
}: EgressFetchOptions): EgressFetch & EgressControl {
  const usual = waysOut(createEgressPolicy({ allow, sandboxUrl, production }));
  // On a developer's machine there are no public addresses to try things with.
  const strict = production
    ? waysOut(createEgressPolicy({ allow: [], sandboxUrl: null, production }))
    : usual;
  const measured = egressMetrics(metrics.registry);

  const egressFetch: EgressFetch = async (input, init, options) => {
    const { purpose } = options;
    const { policy, agent } = options.publicOnly === true ? strict : usual;
    const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    const startedAt = performance.now();
    let host = 'invalid';
    let settled = false;
    const settle = (outcome: string): void => {
      if (settled) return;
      settled = true;
      clearTimeout(timer);
      const seconds = (performance.now() - startedAt) / 1000;
      measured.observe({ purpose, host, outcome, seconds });
      logger.debug({ purpose, host, outcome, seconds }, 'egress');
    };
    const deadline = new AbortController();
    const timer = setTimeout(() => {
      deadline.abort(new EgressTimeout(`${host} did not answer completely within ${timeoutMs} ms`));
    }, timeoutMs);

    try {
      const url = policy.judgeUrl(input, options.allowedHosts);
      host = url.host;
      const mapped = sandboxUrl !== null && options.allowedHosts !== 'public';
      const signal = init?.signal ? AbortSignal.any([init.signal, deadline.signal]) : deadline.signal;
      const response = await undiciFetch(mapped ? toSandboxUrl(url, sandboxUrl) : url, {
        ...(await plainBody(init)),
        signal,
        redirect: options.redirect ?? 'manual',
        dispatcher: agent,
      });
      const outcome = `${Math.floor(response.status / 100)}xx`;
      const maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
      const source = response.body as ReadableStream<Uint8Array> | null;
      let body: Body = null;
      if (source === null || NULL_BODY_STATUSES.has(response.status)) {
        settle(outcome);
      } else if (options.stream === true) {
        body = limitBody(source, { maxBytes, onEnd: () => settle(outcome) });
      } else {
        body = await readBody(source, { maxBytes, declaredLength: response.headers.get('content-length') });
        settle(outcome);
      }
      return answer(url, response, body);
    } catch (thrown) {
      const error = meaningOf(thrown, deadline.signal);
      settle(outcomeOf(error));
      if (error instanceof EgressRefused)
        logger.warn({ purpose, host, reason: error.reason }, 'egress refused');
      throw error;
    }
  };

  return Object.assign(egressFetch, {
    judgeUrl(url: string, { publicOnly }: { publicOnly: boolean }) {
      (publicOnly ? strict : usual).policy.judgeUrl(url, 'public');
    },
    async close() {
      await Promise.all([...new Set([usual, strict])].map(({ agent }) => agent.close()));
    },
  });
}

export interface EgressControl {
  /** Throws EgressRefused when the URL alone says that it will not be reached. */
  judgeUrl(url: string, options: { publicOnly: boolean }): void;
  close(): Promise<void>;
}

function waysOut(policy: EgressPolicy) {
  return { policy, agent: createEgressAgent(policy) };
}

type Body = ConstructorParameters<typeof Response>[0];

/** A global FormData is not the FormData of undici: hand over its bytes. */
async function plainBody(init: RequestInit | undefined): Promise<UndiciRequestInit> {
  if (!(init?.body instanceof FormData)) return asUndici(init ?? {});
  const encoded = new Response(init.body);
  const headers = new Headers(init.headers);
  const type = encoded.headers.get('content-type');
  if (type !== null) headers.set('content-type', type);
  return asUndici({ ...init, headers: [...headers], body: await encoded.arrayBuffer() });
}

/** The built-in fetch types and those of the undici package describe the same objects under different names. */
function asUndici(init: RequestInit): UndiciRequestInit {
  return init as unknown as UndiciRequestInit;
}

function answer(
  url: URL,
  from: { status: number; statusText: string; headers: Iterable<[string, string]> },
  body: Body,
): Response {
  const response = new Response(body, {
    status: from.status,
    statusText: from.statusText,
    headers: [...from.headers],
  });
  Object.defineProperty(response, 'url', { value: url.href });
  return response;
}

/** fetch hides why it failed behind "fetch failed"; the timeout and our own refusals are told as what they are. */
function meaningOf(thrown: unknown, deadline: AbortSignal): unknown {
  if (deadline.aborted) return deadline.reason;
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if (error instanceof EgressRefused || error instanceof ResponseTooLarge) return error;
  }
  return thrown;
}

function outcomeOf(error: unknown): string {
  if (error instanceof EgressRefused) return 'refused';
  if (error instanceof EgressTimeout) return 'timeout';
  if (error instanceof ResponseTooLarge) return 'too_large';
  return error instanceof Error && error.name === 'AbortError' ? 'aborted' : 'network_error';
}
