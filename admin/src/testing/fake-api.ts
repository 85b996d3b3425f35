import { FakeApi as FakeServer } from '@patchbay/browser-kit/testing/fake-api.ts';
import type {
  CheckResult,
  Connection,
  LogEntry,
  Page,
  SyncRun,
  SyncState,
  System,
  WebhookSession,
} from '../api/types.ts';

/** What each route of the contract answers. */
interface Answers {
  'GET /systems': Page<System>;
  'PUT /systems/:id': System;
  'GET /connections': Page<Connection>;
  'GET /connections/:id': Connection;
  'DELETE /connections/:id': null;
  'POST /connections/:id/pause': Connection;
  'POST /connections/:id/resume': Connection;
  'POST /connections/:id/check': CheckResult;
  'GET /connections/:id/syncs': { data: SyncState[] };
  'POST /connections/:id/syncs/:sync/run': { runId: string };
  'GET /sync-runs': Page<SyncRun>;
  'GET /logs': Page<LogEntry>;
  'POST /webhook-operator-sessions': WebhookSession;
}

const SUCCESS = {
  'DELETE /connections/:id': 204,
  'POST /connections/:id/syncs/:sync/run': 202,
  'POST /webhook-operator-sessions': 201,
};

export class FakeApi extends FakeServer<Answers> {
  constructor() {
    super({ origin: location.origin, prefix: '/v1', success: SUCCESS });
  }
}
