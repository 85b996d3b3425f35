import { FakeApi as FakeServer } from '@patchbay/browser-kit/testing/fake-api.ts';
import type {
  Analytics,
  Attempt,
  Endpoint,
  EndpointHeaders,
  EndpointMessage,
  EndpointStats,
  EventType,
  Message,
  MessageEndpoint,
  Page,
} from '../api/types.ts';

export const BASE_URL = 'https://patchbay.test';

/** What each route of the webhook API answers. */
interface Answers {
  'GET /event-type': Page<EventType>;
  'GET /app/app_1/endpoint': Page<Endpoint>;
  'POST /app/app_1/endpoint': Endpoint;
  'GET /app/app_1/endpoint/:id': Endpoint;
  'PATCH /app/app_1/endpoint/:id': Endpoint;
  'DELETE /app/app_1/endpoint/:id': null;
  'GET /app/app_1/endpoint/:id/stats': EndpointStats;
  'GET /app/app_1/endpoint/:id/headers': EndpointHeaders;
  'PATCH /app/app_1/endpoint/:id/headers': null;
  'GET /app/app_1/endpoint/:id/secret': { key: string };
  'POST /app/app_1/endpoint/:id/secret/rotate': null;
  'POST /app/app_1/endpoint/:id/send-example': Message;
  'POST /app/app_1/endpoint/:id/recover': { data?: { messagesSent?: number } };
  'GET /app/app_1/endpoint/:id/msg': Page<EndpointMessage>;
  'GET /app/app_1/msg': Page<Message>;
  'GET /app/app_1/msg/:id': Message;
  'GET /app/app_1/msg/:id/endpoint': Page<MessageEndpoint>;
  'GET /app/app_1/attempt/msg/:id': Page<Attempt>;
  'POST /app/app_1/msg/:id/endpoint/:endpoint/resend': object;
  'GET /app/app_1/analytics': Analytics;
  'GET /app/app_1/tail': never;
}

const SUCCESS = {
  'POST /app/app_1/endpoint': 201,
  'DELETE /app/app_1/endpoint/:id': 204,
  'PATCH /app/app_1/endpoint/:id/headers': 204,
  'POST /app/app_1/endpoint/:id/secret/rotate': 204,
  'POST /app/app_1/endpoint/:id/recover': 202,
  'POST /app/app_1/msg/:id/endpoint/:endpoint/resend': 202,
};

export class FakeApi extends FakeServer<Answers> {
  constructor() {
    super({ origin: BASE_URL, prefix: '/api/v1', success: SUCCESS });
  }
}
