import type { z } from 'zod';
import type { Failure, Problem } from '../../../server/contract/common.ts';
import type { Connection, ConnectionStatus, checkConnection } from '../../../server/contract/connections.ts';
import type { LogEntry } from '../../../server/contract/logs.ts';
import type { SyncRun, SyncState } from '../../../server/contract/syncs.ts';
import type { System, systemInput } from '../../../server/contract/systems.ts';
import type { WebhookPortalSession } from '../../../server/contract/webhook-portal.ts';

export interface Page<Item> {
  data: Item[];
  nextCursor: string | null;
}

export type SystemInput = z.infer<typeof systemInput>;
export type CheckResult = z.infer<(typeof checkConnection)['response']>;
export type WebhookSession = WebhookPortalSession;
export type RunStatus = SyncRun['status'];

export type { Connection, ConnectionStatus, Failure, LogEntry, Problem, SyncRun, SyncState, System };
