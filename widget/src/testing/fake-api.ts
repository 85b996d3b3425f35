import { FakeApi as FakeServer } from '@patchbay/browser-kit/testing/fake-api.ts';
import type {
  Configuration,
  Connection,
  FlowStatus,
  RunPage,
  StartedFlow,
  WidgetState,
} from '../api/types.ts';

export const BASE_URL = 'https://patchbay.test';

/** What each route of the contract answers. */
interface Answers {
  'GET /state': WidgetState;
  'POST /flows': StartedFlow;
  'GET /flows/:id': FlowStatus;
  'POST /flows/:id/cancel': FlowStatus;
  'POST /connections': Connection;
  'POST /connections/:id/pause': Connection;
  'POST /connections/:id/resume': Connection;
  'DELETE /connections/:id': null;
  'POST /connections/:id/syncs/:sync/run': { runId: string };
  'GET /connections/:id/runs': RunPage;
  'GET /connections/:id/configuration': Configuration;
  'PUT /connections/:id/configuration': Configuration;
  'POST /integration-requests': { endUserId: string };
}

const SUCCESS = {
  'POST /flows': 201,
  'POST /connections': 201,
  'DELETE /connections/:id': 204,
  'POST /connections/:id/syncs/:sync/run': 202,
  'POST /integration-requests': 202,
};

export class FakeApi extends FakeServer<Answers> {
  constructor() {
    super({ origin: BASE_URL, prefix: '/widget/v1', success: SUCCESS });
  }
}
