import { createHash } from 'node:crypto';
import { Svix } from 'svix';

/** Where an environment's own events go: to applications of the embedded service, or of a Svix server. */
export interface SvixTarget {
  client: Svix;
  /** The same with further request headers. */
  clientWith(headers: Record<string, string>): Svix;
  /** Of the environment's main application. */
  applicationUid: string;
  /** Of the application of a tenant that manages its own endpoints. */
  tenantApplicationUid(tenantId: string): string;
  /** How a tenant's id is written as a channel. */
  channelOf(tenantId: string): string;
  /** Where browsers find the service, without `/api/v1`. */
  browserUrl(): string;
  /** Whether it has what Patchbay adds to Svix: analytics, live tail. */
  hasExtensions: boolean;
  /** The shortest life that it gives to a portal token. */
  shortestPortalSeconds: number;
}

export type SvixTargets = (environment: string) => SvixTarget;

const TIMEOUT_MS = 6000;

// Repeating is the dispatcher's part: it does it with the database behind it.
const NO_SDK_RETRIES: number[] = [];

/** The embedded service, spoken to over HTTP like any other. Addresses: without `/api/v1`. */
export function embeddedSvixTargets({
  baseUrl,
  browserUrl = baseUrl,
  tokenFor,
}: {
  baseUrl: () => string;
  browserUrl?: () => string;
  tokenFor: (environment: string) => string;
}): SvixTargets {
  return (environment) => ({
    ...clients({ token: tokenFor(environment), serverUrl: baseUrl(), fetch: globalThis.fetch }),
    applicationUid: 'main',
    tenantApplicationUid,
    channelOf: (tenantId) => tenantId,
    browserUrl,
    hasExtensions: true,
    shortestPortalSeconds: 60,
  });
}

/**
 * A Svix server. All environments share its one token, so the names of applications there begin with the environment's
 * id.
 */
export function remoteSvixTargets({
  serverUrl,
  token,
  fetch = globalThis.fetch,
}: {
  serverUrl: string;
  token: string;
  fetch?: typeof globalThis.fetch;
}): SvixTargets {
  const shared = clients({ token, serverUrl, fetch });
  return (environment) => ({
    ...shared,
    applicationUid: environment,
    tenantApplicationUid: (tenantId) => `${environment}.${tenantApplicationUid(tenantId)}`,
    channelOf: svixChannel,
    browserUrl: () => serverUrl,
    hasExtensions: false,
    shortestPortalSeconds: 3600,
  });
}

function clients({
  token,
  serverUrl,
  fetch,
}: {
  token: string;
  serverUrl: string;
  fetch: typeof globalThis.fetch;
}): Pick<SvixTarget, 'client' | 'clientWith'> {
  const make = (send: typeof globalThis.fetch) =>
    new Svix(token, {
      serverUrl,
      requestTimeout: TIMEOUT_MS,
      retryScheduleInMs: NO_SDK_RETRIES,
      fetch: send,
    });
  return {
    client: make(fetch),
    clientWith: (headers) =>
      make((input, init) => fetch(input, { ...init, headers: { ...asRecord(init?.headers), ...headers } })),
  };
}

function asRecord(headers: RequestInit['headers']): Record<string, string> {
  return Object.fromEntries(new Headers(headers));
}

const hashed = (text: string) => createHash('sha256').update(text).digest('base64url');

/** A tenant's id where Svix accepts it as a channel, else `t_` and a hash of it. */
export function svixChannel(tenantId: string): string {
  return /^[A-Za-z0-9\-_.]{1,128}$/.test(tenantId) ? tenantId : `t_${hashed(tenantId)}`;
}

/** The two forms begin differently, so that no tenant's id can be another's hash. */
export function tenantApplicationUid(tenantId: string): string {
  return /^[A-Za-z0-9\-_.]{1,128}$/.test(tenantId) ? `tenant.${tenantId}` : `tenant-${hashed(tenantId)}`;
}
