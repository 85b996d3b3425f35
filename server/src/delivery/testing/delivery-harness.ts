import { randomBytes } from 'node:crypto';
import express, { type RequestHandler } from 'express';
import { Registry } from 'prom-client';
import { Svix } from 'svix';
import { type MailQueue, noMail } from '../../mail/mail-queue.ts';
import { createLogger } from '../../observability/logger.ts';
import { createEgressFetch, type EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { TestDatabase } from '../../testing/database.ts';
import { testIdempotency } from '../../testing/idempotency.ts';
import { noLimits } from '../../testing/no-limits.ts';
import { testVault } from '../../testing/vault.ts';
import { createDeliveryService } from '../delivery.ts';
import { createDeliveryTokens } from '../dispatch/delivery-token.ts';
import { listen } from './listen.ts';

export const silentLogger = createLogger({ level: 'silent' });

/** A clock that runs, and can be moved on. */
export function movableClock() {
  let offset = 0;
  return {
    now: () => new Date(Date.now() + offset),
    advance(ms: number) {
      offset += ms;
    },
  };
}

/** The delivery service on loopback with a database, as the composition wires it. */
export async function startDelivery(
  database: TestDatabase,
  options: {
    masterKey?: Buffer;
    now?: () => Date;
    egressFetch?: EgressFetch;
    pollMs?: number;
    random?: () => number;
    /** Default false. */
    production?: boolean;
    tenantEndpoints?: number;
    mail?: MailQueue;
    /** Sees every request before the service does. */
    intercept?: RequestHandler;
  } = {},
) {
  const { masterKey = randomBytes(32), now = () => new Date(), pollMs = 50 } = options;
  const registry = new Registry();
  const guarded = createEgressFetch({
    sandboxUrl: null,
    allow: ['127.0.0.1'],
    logger: silentLogger,
    metrics: { registry },
    production: options.production ?? false,
  });
  const tokens = createDeliveryTokens({ masterKey });
  let baseUrl = '';
  const service = createDeliveryService({
    connection: database.connection,
    models: database.models,
    vault: testVault(masterKey),
    egressFetch: options.egressFetch ?? guarded,
    authenticate: async (token) =>
      token === 'read-only'
        ? { environment: 'env_a', keyId: 'key_read', permissions: ['logs:read'] }
        : tokens.verify(token),
    idempotency: testIdempotency(database, now),
    limits: noLimits,
    registry,
    mail: options.mail ?? noMail,
    logger: silentLogger,
    now,
    random: options.random ?? Math.random,
    publicUrl: () => baseUrl,
    endpointPolicy: {
      requireHttps: options.production ?? false,
      judgeUrl: guarded.judgeUrl,
      tenantEndpoints: options.tenantEndpoints ?? 20,
    },
    pollMs,
  });
  const app = express();
  if (options.intercept !== undefined) app.use(options.intercept);
  app.use('/api/v1', service.router);
  const server = await listen(app);
  baseUrl = server.url;
  return {
    ...service,
    baseUrl,
    tokens,
    masterKey,
    client: (environment: string) =>
      new Svix(tokens.issue(environment), { serverUrl: baseUrl, retryScheduleInMs: [] }),
    async close() {
      await service.engine.stop({ graceMs: 0 });
      await server.close();
      await guarded.close();
    },
  };
}

export type DeliveryHarness = Awaited<ReturnType<typeof startDelivery>>;
