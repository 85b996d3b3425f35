import { createHash } from 'node:crypto';
import { Svix } from 'svix';

/** Where an environment's own events go: an application of the embedded service, or of a Svix server. */
export interface SvixTarget {
  client: Svix;
  applicationUid: string;
  /** How a tenant's id is written as a channel. */
  channelOf(tenantId: string): string;
}

export type SvixTargets = (environment: string) => SvixTarget;

const TIMEOUT_MS = 6000;

// Repeating is the dispatcher's part: it does it with the database behind it.
const NO_SDK_RETRIES: number[] = [];

/** The embedded service, spoken to over HTTP like any other. `baseUrl`: without `/api/v1`. */
export function embeddedSvixTargets({
  baseUrl,
  tokenFor,
}: {
  baseUrl: () => string;
  tokenFor: (environment: string) => string;
}): SvixTargets {
  return (environment) => ({
    client: new Svix(tokenFor(environment), {
      serverUrl: baseUrl(),
      requestTimeout: TIMEOUT_MS,
      retryScheduleInMs: NO_SDK_RETRIES,
    }),
    applicationUid: 'main',
    channelOf: (tenantId) => tenantId,
  });
}

/**
 * A Svix server. All environments share its one token, so each is an application of its own there, named by the
 * environment's id.
 */
export function remoteSvixTargets({
  serverUrl,
  token,
  fetch,
}: {
  serverUrl: string;
  token: string;
  fetch?: typeof globalThis.fetch;
}): SvixTargets {
  const client = new Svix(token, {
    serverUrl,
    requestTimeout: TIMEOUT_MS,
    retryScheduleInMs: NO_SDK_RETRIES,
    ...(fetch === undefined ? {} : { fetch }),
  });
  return (environment) => ({ client, applicationUid: environment, channelOf: svixChannel });
}

/** A tenant's id where Svix accepts it as a channel, else `t_` and a hash of it. */
export function svixChannel(tenantId: string): string {
  if (/^[A-Za-z0-9\-_.]{1,128}$/.test(tenantId)) return tenantId;
  return `t_${createHash('sha256').update(tenantId).digest('base64url')}`;
}
