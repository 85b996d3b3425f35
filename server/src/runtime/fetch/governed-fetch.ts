import {
  type Connector,
  type ConnectorLog,
  type FailedResponse,
  kindOfStatus,
  retryAfterMs,
} from '@patchbay/connectors/sdk';
import { EgressRefused } from '../../security/egress/egress-errors.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { backoffMs, sleep } from '../backoff.ts';
import type { CredentialSource } from '../credentials/credential-source.ts';
import { neverSent } from './never-sent.ts';
import { type PlainRequest, toPlainRequest } from './plain-request.ts';
import type { ProviderMetrics } from './provider-metrics.ts';
import type { BudgetKeys, RateBudget } from './rate-budget.ts';

/** Bounds of the waiting inside one call. */
export interface WaitLimits {
  /** A longer Retry-After is not waited out: the response goes back as it is. */
  maxWaitMs: number;
  /** Repeats after rate limits, at most. */
  rateLimitRepeats: number;
}

export interface GovernedFetchDeps {
  egress: EgressFetch;
  budget: RateBudget;
  metrics: ProviderMetrics;
  now: () => Date;
}

export interface GovernedFetchOptions {
  connector: Connector;
  source: CredentialSource;
  budgetKeys: BudgetKeys;
  log: ConnectorLog;
  signal: AbortSignal;
  wait?: WaitLimits;
  /** Default 30,000 ms a try. */
  timeoutMs?: number;
  /** Hand successful bodies on as they come, up to this size, instead of reading them first. */
  streamUpTo?: number;
}

export interface GovernedFetch {
  fetch: typeof globalThis.fetch;
  /** The last unsuccessful response, its body read. */
  lastFailure(): FailedResponse | null;
  /** Whether a write may have had an effect that its caller has not learned of: no answer, or one not yet understood. */
  lostWrite(): boolean;
  /** Version of the credentials that were refused last, else of those last used; null before the first request. */
  refusedVersion(): number | null;
}

const INTERACTIVE: WaitLimits = { maxWaitMs: 5000, rateLimitRepeats: 2 };
const UNAVAILABLE_REPEATS = 2;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Statuses of a gateway that does not know what became of the request. */
const OUTCOME_UNKNOWN = new Set([502, 504]);
const FAILED_BODY_BYTES = 64 * 1024;

/**
 * The `fetch` of connector code: named hosts only, credentials added here, rate budget, Retry-After waited out within
 * bounds, safe methods repeated when the provider is unavailable, one refresh and one repeat after a 401. Failed
 * responses come back to the caller, so that an SDK can make its own error of them.
 */
export function createGovernedFetch(
  { egress, budget, metrics, now }: GovernedFetchDeps,
  options: GovernedFetchOptions,
): GovernedFetch {
  const { connector, source, budgetKeys, log } = options;
  const wait = options.wait ?? INTERACTIVE;
  const system = connector.manifest.id;
  let lastFailure: FailedResponse | null = null;
  let lostWrite = false;
  let usedVersion: number | null = null;
  let refusedVersion: number | null = null;

  async function send(request: PlainRequest, signal: AbortSignal): Promise<Response> {
    const safe = SAFE_METHODS.has(request.method);
    let credentials = await source.current();
    let refreshed = false;
    let unavailable = 0;
    let rateLimited = 0;
    for (;;) {
      await budget.take(connector.rateLimits, budgetKeys, { signal, maxWaitMs: wait.maxWaitMs });
      const headers = new Headers(request.headers);
      credentials.apply(headers);
      usedVersion = credentials.version;
      const startedAt = performance.now();
      let response: Response;
      try {
        response = await egress(
          request.url,
          { method: request.method, headers, body: request.body, signal },
          {
            allowedHosts: connector.manifest.apiHosts,
            purpose: 'api',
            timeoutMs: options.timeoutMs ?? 30_000,
            ...(options.streamUpTo === undefined ? {} : { stream: true, maxBytes: options.streamUpTo }),
          },
        );
      } catch (error) {
        if (error instanceof EgressRefused) throw error;
        const unsent = neverSent(error);
        if (!safe && !unsent) lostWrite = true;
        if (signal.aborted) throw error;
        metrics.request(system, 'network_error');
        log.warn('request failed', describe(request, startedAt, { error: messageOf(error) }));
        if (!request.repeatable || !(safe || unsent) || unavailable >= UNAVAILABLE_REPEATS) throw error;
        metrics.retry(system, 'unavailable');
        await sleep(backoffMs(unavailable++, { baseMs: 250, maxMs: 4000 }), signal);
        continue;
      }
      const { status } = response;
      metrics.request(system, `${Math.floor(status / 100)}xx`);
      log.debug('request', describe(request, startedAt, { status }));
      if (status < 400) {
        if (!safe) lostWrite = true;
        return response;
      }

      const failure = await readFailure(response);
      lastFailure = failure;
      const kind = connector.classifyError?.(failure) ?? kindOfStatus(status);
      if (kind === 'reauthorize') refusedVersion = credentials.version;
      if (kind === 'reauthorize' && !refreshed && request.repeatable) {
        refreshed = true;
        const newer = await source.renewed(credentials.version);
        if (newer !== null) {
          metrics.retry(system, 'unauthorized');
          credentials = newer;
          refusedVersion = null;
          continue;
        }
      }
      if (kind === 'rate_limited') {
        const told = retryAfterMs(response.headers, now());
        const ms = told ?? backoffMs(rateLimited, { baseMs: 1000, maxMs: 30_000 });
        budget.blockUntil(budgetKeys, new Date(now().getTime() + ms));
        log.warn('the provider asks to slow down', { status, waitMs: ms });
        if (request.repeatable && ms <= wait.maxWaitMs && rateLimited < wait.rateLimitRepeats) {
          rateLimited++;
          metrics.retry(system, 'rate_limited');
          await sleep(ms, signal);
          continue;
        }
      }
      if (kind === 'unavailable') {
        if (!safe && OUTCOME_UNKNOWN.has(status)) lostWrite = true;
        const ms =
          retryAfterMs(response.headers, now()) ?? backoffMs(unavailable, { baseMs: 250, maxMs: 4000 });
        if (safe && request.repeatable && unavailable < UNAVAILABLE_REPEATS && ms <= wait.maxWaitMs) {
          unavailable++;
          metrics.retry(system, 'unavailable');
          await sleep(ms, signal);
          continue;
        }
      }
      return response;
    }
  }

  return {
    async fetch(input, init) {
      const request = await toPlainRequest(input, init);
      const signals = [options.signal, ...(request.signal === null ? [] : [request.signal])];
      return send(request, signals.length === 1 ? options.signal : AbortSignal.any(signals));
    },
    lastFailure: () => lastFailure,
    lostWrite: () => lostWrite,
    refusedVersion: () => refusedVersion ?? usedVersion,
  };
}

function describe(request: PlainRequest, startedAt: number, more: Record<string, unknown>) {
  const { host, pathname } = new URL(request.url);
  return {
    method: request.method,
    host,
    path: pathname.slice(0, 200),
    ms: Math.round(performance.now() - startedAt),
    ...more,
  };
}

/** The caller still gets the whole body: it is read from a copy. */
async function readFailure(response: Response): Promise<FailedResponse> {
  const bytes = await response.clone().arrayBuffer();
  const body = new TextDecoder().decode(bytes.slice(0, FAILED_BODY_BYTES));
  return { status: response.status, headers: response.headers, body };
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
