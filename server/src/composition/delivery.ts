import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import { createDeliveryService } from '../delivery/delivery.ts';
import { createDeliveryTokens } from '../delivery/dispatch/delivery-token.ts';
import { createDispatch } from '../delivery/dispatch/dispatch.ts';
import { embeddedSvixTargets, remoteSvixTargets } from '../delivery/dispatch/svix-target.ts';
import type { ApiKeyService } from '../features/api-keys/api-keys.service.ts';
import type { Logger } from '../observability/logger.ts';
import type { Core } from './core.ts';
import type { Database } from './database.ts';

export interface DeliveryOptions {
  config: Config;
  database: Database;
  core: Core;
  apiKeys: ApiKeyService;
  logger: Logger;
  /** Where this process listens. */
  port: number;
  /** How browsers reach us. */
  publicUrl: string;
  now: () => Date;
}

/** How soon a process finds what another one wrote. */
const SHARED_POLL_MS = 50;

/** The dispatcher, and the embedded service unless a Svix server is named. */
export function createDelivery(options: DeliveryOptions) {
  const { config, database, core, apiKeys, logger, port, publicUrl, now } = options;
  const { svix, mode } = config;
  // A local database is this process's own, and who writes there wakes who delivers.
  const pollMs = config.mongodbUri === null ? 1000 : SHARED_POLL_MS;
  // The dispatcher calls its own process only, so no other one has to know these tokens and they end with it.
  const tokens = createDeliveryTokens({ masterKey: randomBytes(32) });
  const service =
    svix === null
      ? createDeliveryService({
          connection: database.connection,
          models: database.models,
          vault: core.vault,
          egressFetch: core.egress,
          authenticate: async (token) => tokens.verify(token) ?? (await apiKeys.authenticate(token)),
          idempotency: core.idempotency,
          limits: core.rateLimits,
          mail: core.mail.queue,
          registry: core.metrics.registry,
          logger,
          publicUrl: () => publicUrl,
          endpointPolicy: {
            requireHttps: mode === 'production',
            judgeUrl: core.egress.judgeUrl,
            tenantEndpoints: config.tenantEndpoints,
          },
          now,
          pollMs,
        })
      : null;
  const targets =
    svix === null
      ? embeddedSvixTargets({
          baseUrl: () => `http://127.0.0.1:${port}`,
          browserUrl: () => publicUrl,
          tokenFor: tokens.issue,
        })
      : remoteSvixTargets({
          serverUrl: svix.url,
          token: svix.token,
          fetch: (input, init) => {
            const url = input instanceof Request ? input.url : input;
            return core.egress(url, init, { allowedHosts: 'public', purpose: 'svix' });
          },
        });
  const { models } = database;
  const dispatch = createDispatch({ models, outbox: core.outbox, targets, logger, now, pollMs });
  return { service, ...dispatch };
}

export type Delivery = ReturnType<typeof createDelivery>;
