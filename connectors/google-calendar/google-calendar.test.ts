import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import type { Partition } from '../sdk/index.ts';
import { createTestContext, readSync } from '../testing/index.ts';
import { googleCalendar } from './index.ts';
import { sandbox as provider } from './sandbox/index.ts';

const PRIMARY: Partition = { id: 'ada@globex.example', label: 'Ada' };
let sandbox: Sandbox;
let token: string;

beforeAll(async () => {
  sandbox = await startSandbox({ port: 0, host: '127.0.0.1', providers: [provider] });
  token = sandbox.control.state().systems[0]?.developerToken ?? '';
});
beforeEach(() => {
  sandbox.control.resetSystem('google-calendar', { sizes: { calendars: 2, events: 60 } });
});
afterAll(() => sandbox.close());

const context = () =>
  createTestContext({
    connector: googleCalendar,
    sandboxUrl: sandbox.url,
    credentials: { accessToken: token },
  });

const syncOf = (name: string) =>
  googleCalendar.syncs[name] as NonNullable<(typeof googleCalendar.syncs)[string]>;
const read = (name: string, partition: Partition | null, checkpoint?: unknown) =>
  readSync({
    context: context(),
    sync: syncOf(name),
    partition,
    ...(checkpoint === undefined ? {} : { checkpoint }),
  });
const run = (name: string, input: unknown, idempotencyKey = 'key') =>
  googleCalendar.actions[name]?.run(context(), input, { idempotencyKey });

const start = { dateTime: '2026-12-01T10:00:00+01:00', timeZone: 'Europe/Berlin' };
const end = { dateTime: '2026-12-01T11:00:00+01:00', timeZone: 'Europe/Berlin' };

interface Made {
  eventRemoteId: string;
}

describe('what happens at Google arrives with the next run', () => {
  test('a made, a moved and a cancelled event, one change each', async () => {
    const first = await read('events', PRIMARY);
    const { eventRemoteId } = (await run('create_event', { title: 'Launch', start, end })) as Made;
    const made = await read('events', PRIMARY, first.checkpoint);
    expect([...made.records]).toMatchObject([
      [eventRemoteId, { title: 'Launch', start, allDay: false, status: 'confirmed' }],
    ]);

    const later = { ...start, dateTime: '2026-12-01T12:00:00+01:00' };
    await run('update_event', { eventRemoteId, start: later });
    const moved = await read('events', PRIMARY, made.checkpoint);
    expect([...moved.records]).toMatchObject([[eventRemoteId, { title: 'Launch', start: later }]]);

    await run('cancel_event', { eventRemoteId });
    const gone = await read('events', PRIMARY, moved.checkpoint);
    expect(gone.pages.map(({ deletedRemoteIds }) => deletedRemoteIds)).toEqual([[eventRemoteId]]);
    expect((await read('events', PRIMARY, gone.checkpoint)).pages).toEqual([]);
  });

  test('a calendar that is made becomes a partition, and one that is deleted is reported', async () => {
    const first = await read('calendars', null);
    const made = await fetch(`${sandbox.url}/www.googleapis.com/calendar/v3/calendars`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ summary: 'Travel', timeZone: 'Asia/Tokyo' }),
    });
    const { id } = (await made.json()) as { id: string };
    const partitions = await syncOf('events').partitions?.(context());
    expect(partitions).toContainEqual({ id, label: 'Travel' });
    const second = await read('calendars', null, first.checkpoint);
    expect([...second.records]).toMatchObject([
      [id, { name: 'Travel', timeZone: 'Asia/Tokyo', primary: false }],
    ]);

    const deleted = await fetch(
      `${sandbox.url}/www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(id)}`,
      {
        method: 'DELETE',
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(deleted.status).toBe(204);
    const third = await read('calendars', null, second.checkpoint);
    expect(third.pages.flatMap(({ deletedRemoteIds }) => deletedRemoteIds)).toEqual([id]);
  });

  test('a change while the pages of a full pass are read is not lost', async () => {
    sandbox.control.resetSystem('google-calendar', { sizes: { calendars: 1, events: 600 } });
    const part = await readSync({ context: context(), sync: syncOf('events'), partition: PRIMARY, pages: 1 });
    const { eventRemoteId } = (await run('create_event', { title: 'Meanwhile', start, end })) as Made;
    const rest = await readSync({
      ...part,
      context: context(),
      sync: syncOf('events'),
      partition: PRIMARY,
      pages: 100,
    });
    const after = await read('events', PRIMARY, rest.checkpoint);
    expect(new Set([...rest.records.keys(), ...after.records.keys()])).toContain(eventRemoteId);
  });
});

describe('actions', () => {
  test('create_event with one key makes one event', async () => {
    const input = { title: 'Once', start, end };
    const first = await run('create_event', input, 'same');
    expect(await run('create_event', input, 'same')).toEqual(first);
    const { records } = await read('events', PRIMARY);
    expect(
      [...records.values()].filter((event) => (event as { title: string }).title === 'Once'),
    ).toHaveLength(1);
  });

  test('an all-day event becomes a timed one', async () => {
    const { eventRemoteId } = (await run('create_event', {
      title: 'Fair',
      start: { date: '2026-12-01' },
      end: { date: '2026-12-03' },
    })) as Made;
    expect(await run('update_event', { eventRemoteId, start, end })).toMatchObject({
      event: { allDay: false, start, end },
    });
  });

  test('cancel_event twice is done once and well both times', async () => {
    const { eventRemoteId } = (await run('create_event', { title: 'Off', start, end })) as Made;
    expect(await run('cancel_event', { eventRemoteId })).toEqual({ eventRemoteId, cancelled: true });
    expect(await run('cancel_event', { eventRemoteId })).toEqual({ eventRemoteId, cancelled: true });
  });

  test('free_busy tells busy times and which calendar is unknown', async () => {
    sandbox.control.resetSystem('google-calendar', { sizes: { calendars: 1, events: 0 } });
    await run('create_event', { title: 'A', start, end }, 'a');
    await run(
      'create_event',
      { title: 'B', start: end, end: { dateTime: '2026-12-01T12:00:00+01:00' } },
      'b',
    );
    const answer = await run('free_busy', {
      calendarRemoteIds: [PRIMARY.id, 'nobody@example.com'],
      from: '2026-12-01T00:00:00Z',
      to: '2026-12-02T00:00:00Z',
    });
    expect(answer).toEqual({
      calendars: [
        {
          calendarRemoteId: PRIMARY.id,
          busy: [{ from: '2026-12-01T09:00:00.000Z', to: '2026-12-01T11:00:00.000Z' }],
          error: null,
        },
        { calendarRemoteId: 'nobody@example.com', busy: [], error: 'notFound' },
      ],
    });
  });

  test('a remote id that is none is refused with the field', async () => {
    await expect(run('cancel_event', { eventRemoteId: 'nothing' })).rejects.toMatchObject({
      kind: 'rejected',
      field: 'eventRemoteId',
    });
  });
});

describe('push channels', () => {
  const input = {
    callbackUrl: 'http://127.0.0.1:9/hooks/hook_1',
    secret: 's'.repeat(64),
    subscriptionId: 'hook_1',
    partition: PRIMARY,
  };

  test('are opened for a week, renewed by a second one, and closed', async () => {
    const { webhooks } = googleCalendar;
    const opened = await webhooks?.subscribe?.(context(), input);
    const days = (Date.parse(opened?.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(6.9);
    const handle = { remoteId: opened?.remoteId ?? '', state: opened?.state ?? {} };
    const later = { ...context(), now: () => new Date(Date.now() + 1000) };
    const renewed = await webhooks?.renew?.(later, handle, input);
    expect(renewed?.remoteId).not.toBe(opened?.remoteId);
    await webhooks?.unsubscribe?.(context(), {
      remoteId: renewed?.remoteId ?? '',
      state: renewed?.state ?? {},
    });
    // Both are gone by now; closing again is well.
    await webhooks?.unsubscribe?.(context(), handle);
  });

  test('the opening message asks for nothing, a change asks for its calendar', () => {
    const parse = (state: string) =>
      googleCalendar.webhooks?.parse(
        {
          headers: { 'x-goog-resource-state': state, 'x-goog-channel-id': 'c', 'x-goog-message-number': '2' },
        } as never,
        { partition: PRIMARY.id },
      );
    expect(parse('sync')?.changes).toEqual([]);
    expect(parse('exists')).toEqual({
      dedupeKey: 'c:2',
      eventType: 'events.exists',
      changes: [{ sync: 'events', partition: PRIMARY.id }],
    });
  });
});
