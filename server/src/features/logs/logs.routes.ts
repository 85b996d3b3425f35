import { type LogEntry, listLogs } from '../../../contract/logs.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { decodeCursor, toPage } from '../../http/list.ts';
import type { IntegrationLogDoc } from '../../models/integration-log.ts';
import { environmentScope } from '../../security/scope.ts';
import type { LogStore } from './logs.store.ts';

export function logRoutes({ store }: { store: LogStore }): ImplementedRoute[] {
  return [
    implement(listLogs, async ({ principal, query }) => {
      const { limit, cursor, ...filter } = query;
      const rows = await store.list(environmentScope(principal), filter, {
        before: decodeCursor(cursor),
        limit: limit + 1,
      });
      return toPage(rows, limit, toLogEntry);
    }),
  ];
}

function toLogEntry(doc: IntegrationLogDoc): LogEntry {
  return {
    id: doc._id,
    operation: doc.operation as LogEntry['operation'],
    status: doc.status,
    system: doc.system,
    tenantId: doc.tenantId,
    connectionId: doc.connectionId,
    message: doc.message,
    errorKind: doc.errorKind as LogEntry['errorKind'],
    correlationId: doc.correlationId,
    durationMs: doc.durationMs,
    fields: doc.fields,
    lines: doc.lines.map((line) => ({ ...line, at: line.at.toISOString() })),
    createdAt: doc.createdAt.toISOString(),
  };
}
