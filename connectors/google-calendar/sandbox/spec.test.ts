import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { type Sandbox, startSandbox } from '../../sandbox/index.ts';
import { sandbox as provider } from './index.ts';

interface Discovery {
  responses: Record<string, string>;
  schemas: Record<string, object>;
}

const discovery = JSON.parse(
  readFileSync(new URL('../fixtures/discovery.json', import.meta.url), 'utf8'),
) as Discovery;
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
for (const format of ['int32', 'int64', 'byte']) ajv.addFormat(format, true);
ajv.addSchema(discovery, 'google');

let sandbox: Sandbox;
let token: string;
beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider] });
  token = sandbox.control.state().systems[0]?.developerToken ?? '';
});
afterAll(() => sandbox.close());

async function call(operation: string, path: string, body?: object) {
  const response = await fetch(`${sandbox.url}/www.googleapis.com/calendar/v3${path}`, {
    method: operation.split(' ')[0] ?? 'GET',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.status).toBe(200);
  const answer = (await response.json()) as { id?: string; items?: { id: string }[]; nextPageToken?: string };
  if (!ajv.validate({ $ref: `google#/schemas/${discovery.responses[operation]}` }, answer)) {
    throw new Error(`${operation}: ${ajv.errorsText(ajv.errors)}`);
  }
  return answer;
}

describe("answers keep Google's discovery document", () => {
  test('calendars and all their events, 2,000 in 4 calendars', async () => {
    const { items = [] } = await call('GET /users/me/calendarList', '/users/me/calendarList');
    expect(items).toHaveLength(4);
    await call('GET /users/me/calendarList/{calendarId}', '/users/me/calendarList/primary');
    let shown = 0;
    for (const { id } of items) {
      const path = `/calendars/${encodeURIComponent(id)}/events?maxResults=2500&showDeleted=true`;
      const page = await call('GET /calendars/{calendarId}/events', path);
      shown += page.items?.length ?? 0;
    }
    // Cancelled single events are seeded too, and left out of a list without a sync token.
    expect(shown).toBeGreaterThan(1800);
    expect(shown).toBeLessThan(2000);
  });

  test('made, changed, watched and asked for', async () => {
    const { id } = await call('POST /calendars', '/calendars', { summary: 'Travel', timeZone: 'Asia/Tokyo' });
    const base = `/calendars/${encodeURIComponent(id ?? '')}`;
    await call('PATCH /calendars/{calendarId}', base, { description: 'Trips' });
    const event = await call('POST /calendars/{calendarId}/events', `${base}/events`, {
      summary: 'Flight',
      start: { dateTime: '2026-12-01T10:00:00+01:00' },
      end: { dateTime: '2026-12-01T12:00:00+01:00' },
      attendees: [{ email: 'grace@example.com' }],
    });
    await call('GET /calendars/{calendarId}/events/{eventId}', `${base}/events/${event.id}`);
    await call('PATCH /calendars/{calendarId}/events/{eventId}', `${base}/events/${event.id}`, {
      location: 'Gate 4',
    });
    await call('POST /calendars/{calendarId}/events/watch', `${base}/events/watch`, {
      id: 'channel-1',
      type: 'web_hook',
      address: 'http://127.0.0.1:9/hook',
      token: 'secret',
    });
    await call('POST /freeBusy', '/freeBusy', {
      timeMin: '2026-12-01T00:00:00Z',
      timeMax: '2026-12-02T00:00:00Z',
      items: [{ id }, { id: 'nobody' }],
    });
  });
});
