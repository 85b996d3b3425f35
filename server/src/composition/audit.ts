import type { Connection } from 'mongoose';
import type { Config } from '../config/config.ts';
import type { Models } from '../models/index.ts';
import { withTransaction } from '../models/transaction.ts';
import type { Logger } from '../observability/logger.ts';
import { createAuditChainStore } from '../security/audit/audit-chain.store.ts';
import { createAuditKeySource } from '../security/audit/audit-keys.ts';
import { createAuditObjectStore } from '../security/audit/audit-objects.store.ts';
import { createAuditTrail } from '../security/audit/audit-trail.ts';
import { type CheckpointSink, fileSink, httpSink } from '../security/audit/checkpoint-sink.ts';
import { createSealer } from '../security/audit/sealer.ts';
import { createSealingLoop } from '../security/audit/sealing-loop.ts';
import type { EgressFetch } from '../security/egress/egress-fetch.ts';
import type { Vault } from '../security/vault/vault.ts';

export interface AuditOptions {
  connection: Connection;
  models: Models;
  vault: Vault;
  now: () => Date;
}

/** The audit trail with all that writes and seals it. */
export function createAudit({ connection, models, vault, now }: AuditOptions) {
  const store = createAuditChainStore(models);
  const keys = createAuditKeySource({ store, vault });
  return {
    store,
    keys,
    trail: createAuditTrail({ store, keys, now }),
    objects: createAuditObjectStore(models),
    sealer: createSealer({ store, keys, transact: (work) => withTransaction(connection, work), now }),
  };
}

export type Audit = ReturnType<typeof createAudit>;

/** Seals what this and other processes write, until it is stopped. */
export function auditSealing(
  { store, keys, trail, sealer }: Audit,
  options: {
    environment: string;
    config: Pick<Config, 'auditSink'>;
    fetch: EgressFetch;
    logger: Logger;
    now: () => Date;
  },
) {
  const { environment, config, fetch, logger, now } = options;
  const sink = sinkOf(config.auditSink, fetch);
  return createSealingLoop({ environment, store, keys, trail, sealer, sink, logger, now });
}

function sinkOf(auditSink: Config['auditSink'], fetch: EgressFetch): CheckpointSink | null {
  if (auditSink === null) return null;
  return 'url' in auditSink ? httpSink(auditSink.url, fetch) : fileSink(auditSink.file);
}
