import type { ConnectorLog } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import { newId } from '../models/ids.ts';
import type { IntegrationLogDoc, LogLine } from '../models/integration-log.ts';
import { redact, redactText } from '../security/redaction.ts';
import { keepAlive } from './keep-alive.ts';
import type { Logger } from './logger.ts';
import type { OperationLogStore } from './operation-log.store.ts';

export type OperationName =
  | 'connect'
  | 'disconnect'
  | 'sync'
  | 'action'
  | 'webhook'
  | 'delivery'
  | 'proxy'
  | 'token_refresh'
  | 'check'
  | 'integration_request';

export interface OperationInput {
  environment: string;
  tenantId: string | null;
  connectionId: string | null;
  system: string | null;
  operation: OperationName;
  /** In plain words, for people: "Sync of commits". */
  message: string;
  correlationId: string;
}

export interface OperationEnd {
  message: string;
  fields?: Record<string, unknown>;
  connectionId?: string;
}

/** One operation under way: collects lines, ends once, as one entry of the integration log. */
export interface Operation {
  /** Id of the log entry; the reference shown to people. */
  id: string;
  correlationId: string;
  log: ConnectorLog;
  succeed(end: OperationEnd): Promise<void>;
  fail(end: OperationEnd & { errorKind: string }): Promise<void>;
}

export interface OperationLog {
  start(input: OperationInput): Promise<Operation>;
  /** One that is done as soon as it is written down, in the transaction of the caller. */
  record(session: ClientSession, input: OperationInput, fields: Record<string, unknown>): Promise<void>;
}

/** More lines than this are counted, not kept. */
const MAX_LINES = 200;

export interface OperationLogOptions {
  store: OperationLogStore;
  now: () => Date;
  logger: Pick<Logger, 'warn'>;
  /** Days an entry is kept. */
  retentionDays?: number;
  /** An entry whose process has not said for this long that it is alive counts as abandoned. Default 45,000. */
  leaseMs?: number;
}

export function createOperationLog(options: OperationLogOptions): OperationLog {
  const { store, now, retentionDays = 30, leaseMs = 45_000 } = options;
  const aliveUntil = () => new Date(now().getTime() + leaseMs);
  const running = keepAlive({
    everyMs: leaseMs / 4,
    keep: (ids) => store.keep(ids, aliveUntil()),
    onError: (error) => options.logger.warn({ err: error }, 'log entries under way could not be kept alive'),
  });
  const entryOf = (input: OperationInput, at: Date): IntegrationLogDoc => ({
    ...input,
    _id: newId('log', at.getTime()),
    status: 'running',
    errorKind: null,
    durationMs: null,
    fields: {},
    lines: [],
    createdAt: at,
    aliveUntil: aliveUntil(),
    expiresAt: new Date(at.getTime() + retentionDays * 86_400_000),
  });
  return {
    async record(session, input, fields) {
      const entry = entryOf({ ...input, message: redactText(input.message) }, now());
      const shown = redact(fields) as Record<string, unknown>;
      await store.insert(
        { ...entry, status: 'succeeded', aliveUntil: null, durationMs: 0, fields: shown },
        session,
      );
    },
    async start(input) {
      const startedAt = now();
      const id = newId('log', startedAt.getTime());
      const lines: LogLine[] = [];
      let dropped = 0;
      const add =
        (level: LogLine['level']) =>
        (message: string, fields: Record<string, unknown> = {}) => {
          if (lines.length >= MAX_LINES) dropped += 1;
          else
            lines.push({
              at: now(),
              level,
              message: redactText(message),
              fields: redact(fields) as LogLine['fields'],
            });
        };
      await store.insert({ ...entryOf(input, startedAt), _id: id });
      running.add(id);
      const finish = (status: 'succeeded' | 'failed', errorKind: string | null, end: OperationEnd) =>
        store
          .finish(id, {
            status,
            errorKind,
            aliveUntil: null,
            message: redactText(end.message),
            fields: redact({ ...end.fields, ...(dropped > 0 ? { droppedLines: dropped } : {}) }) as Record<
              string,
              unknown
            >,
            lines,
            durationMs: now().getTime() - startedAt.getTime(),
            ...(end.connectionId === undefined ? {} : { connectionId: end.connectionId }),
          })
          .finally(() => running.remove(id));
      return {
        id,
        correlationId: input.correlationId,
        log: { debug: add('debug'), info: add('info'), warn: add('warn') },
        succeed: (end) => finish('succeeded', null, end),
        fail: (end) => finish('failed', end.errorKind, end),
      };
    },
  };
}
