import { type RouteContract, routes } from '../../server/contract/index.ts';
import { type ApiFixture, BODIES, type Ids, pathOf, startApiFixture } from '../support/api-fixture.ts';
import { tell } from '../support/chaos.ts';
import type { SeenCommand } from '../support/command-watcher.ts';

/**
 * Every route of the contract, asked by somebody else for our things: the answer is that of a thing that does not exist,
 * nothing changes, nothing of ours is in it, and no command went to the database that named our thing without the scope of
 * the one who asks.
 */
let fixture: ApiFixture;
let before: Record<string, string>;
let commands: SeenCommand[] = [];
const tally = { routes: new Set<string>(), cases: 0, commands: 0 };

beforeAll(async () => {
  fixture = await startApiFixture((command) => commands.push(command));
  // The first listing of an environment's systems writes them down.
  await ask('listSystems', anotherEnvironment(), { path: '/v1/systems' });
  await fixture.quiet();
}, 180_000);
afterAll(async () => {
  tell('isolation', {
    routes: tally.routes.size,
    cases: tally.cases,
    'commands with a foreign id': tally.commands,
  });
  await fixture.stop();
}, 60_000);
beforeEach(async () => {
  before = await fixture.contents();
});
afterEach(async () => {
  const after = await fixture.contents();
  expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([]);
});

interface Stranger {
  token: string;
  /** What every filter that names a thing of ours must hold. */
  scope: Record<string, string>;
}

interface Answer {
  status: number;
  code: unknown;
  /** Without what is new in every answer. */
  text: string;
}

const all: [string, RouteContract][] = Object.entries(routes);
const withId = all.filter(([, { path }]) => path.includes(':id'));
const ours = (): string[] => Object.values(fixture.ids);
const absentId = (id: string) => `${id.slice(0, -6)}AAAAAA`;
const absent = (ids: Ids) =>
  Object.fromEntries(Object.entries(ids).map(([kind, id]) => [kind, absentId(id)])) as unknown as Ids;

const anotherEnvironment = (): Stranger => ({
  token: fixture.foreignKey,
  scope: { environment: fixture.environments.other },
});

async function anotherTenant(more: object = {}): Promise<Stranger> {
  const { body } = await fixture.whole.api.call<{ token: string }>('POST', '/v1/connect-sessions', {
    tenant: { id: 'initech' },
    endUser: { id: 'user-1' },
    ...more,
  });
  before = await fixture.contents();
  return { token: body.token, scope: { environment: fixture.environments.ours, tenantId: 'initech' } };
}

async function ask(
  name: string,
  { token }: Pick<Stranger, 'token'>,
  { path, body = BODIES[name] }: { path: string; body?: Record<string, unknown> | undefined },
): Promise<Answer> {
  const route = routes[name as keyof typeof routes] as RouteContract;
  const response = await fetch(fixture.whole.url + path, {
    method: route.method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(route.body === undefined || body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const { requestId, code = null } = text === '' ? { requestId: '' } : JSON.parse(text);
  return { status: response.status, code, text: text.replaceAll(requestId || '\0', '') };
}

/** Asks for our thing and for one that does not exist; both answers, and the commands to the database, must be alike. */
async function compare(
  name: string,
  stranger: Stranger,
  mine: { path: string; body?: Record<string, unknown> },
  nobodys: { path: string; body?: Record<string, unknown> },
): Promise<Answer> {
  commands = [];
  const answer = await ask(name, stranger, mine);
  expectScoped(name, stranger);
  const none = await ask(name, stranger, nobodys);
  expect([name, mine, answer]).toEqual([name, mine, none]);
  tally.routes.add(name);
  tally.cases += 1;
  return answer;
}

function expectScoped(name: string, { scope }: Stranger): void {
  for (const { name: command, collection, filters } of commands) {
    for (const filter of filters.filter(namesOurs)) {
      tally.commands += 1;
      const tenantId = filter.tenantId ?? filter['tenant.id'];
      const held = { environment: filter.environment, ...('tenantId' in scope ? { tenantId } : {}) };
      const asked = { name, command, collection, filter: Object.keys(filter) };
      expect({ ...asked, ...held }).toEqual({ ...asked, ...scope });
    }
  }
}

function namesOurs(filter: unknown): boolean {
  const text = JSON.stringify(filter);
  return ours().some((id) => text.includes(id));
}

test('the watcher sees what a request of our own asks the database', async () => {
  const seen: string[] = [];
  for (const [name, route] of withId.filter(([, { method }]) => method === 'GET')) {
    commands = [];
    const token = route.principal === 'session' ? fixture.sessionToken : fixture.whole.apiKey;
    const answer = await ask(name, { token }, { path: pathOf(route, fixture.ids) });
    // A session sees the flow of its own end user only.
    if (name !== 'getFlow') expect([name, answer.status]).toEqual([name, 200]);
    if (commands.some(({ filters }) => filters.some(namesOurs))) seen.push(name);
  }
  expect(seen).toEqual(withId.filter(([, { method }]) => method === 'GET').map(([name]) => name));
}, 60_000);

test('another environment, by the id in the address', async () => {
  for (const [name, route] of withId.filter(([, { principal }]) => principal === 'api_key')) {
    const paths = [pathOf(route, fixture.ids), pathOf(route, absent(fixture.ids))] as const;
    const answer = await compare(name, anotherEnvironment(), { path: paths[0] }, { path: paths[1] });
    expect(answer).toMatchObject({ status: 404, code: expect.stringMatching(/_not_found$/) });
  }
}, 60_000);

test.each([
  ['another tenant', {}],
  ['another tenant with an end user of the same name', { tenant: { id: 'initech', name: 'Globex' } }],
  ['another tenant, in a session for one system', { allowedSystems: ['github'] }],
])(
  '%s, by the id in the address',
  async (_who, more) => {
    const stranger = await anotherTenant(more);
    for (const [name, route] of withId.filter(([, { principal }]) => principal === 'session')) {
      const paths = [pathOf(route, fixture.ids), pathOf(route, absent(fixture.ids))] as const;
      const answer = await compare(name, stranger, { path: paths[0] }, { path: paths[1] });
      expect(answer).toMatchObject({ status: 404, code: expect.stringMatching(/_not_found$/) });
    }
  },
  60_000,
);

test('the id in the body', async () => {
  const stranger = await anotherTenant();
  const connection = fixture.ids.connection;
  for (const name of ['startFlow', 'connectApiKey'] as const) {
    const { path } = routes[name] as RouteContract;
    const naming = (id: string) => ({ path, body: { ...BODIES[name], reconnectConnectionId: id } });
    const answer = await compare(name, stranger, naming(connection), naming(absentId(connection)));
    expect(answer).toMatchObject({ status: 404, code: 'connection_not_found' });
  }
}, 60_000);

test('the id in the query, and lists without one', async () => {
  const { connection } = fixture.ids;
  const lists = all.filter(
    ([, { method, principal, path }]) => method === 'GET' && principal === 'api_key' && !path.includes(':id'),
  );
  for (const [name, route] of lists) {
    const path = pathOf(route, fixture.ids);
    const keys = Object.keys((route.query as { shape?: object } | undefined)?.shape ?? {});
    const stranger = anotherEnvironment();
    commands = [];
    const plain = await ask(name, stranger, { path });
    expect([name, plain.status]).toEqual([name, 200]);
    expect([name, leaks(plain.text)]).toEqual([name, []]);
    for (const [key, values] of [
      ['connectionId', [connection, absentId(connection)]],
      ['tenantId', ['globex', 'nobody']],
    ] as const) {
      if (!keys.includes(key)) continue;
      const [mine, nobodys] = values.map((value) => ({ path: `${path}?${key}=${value}` }));
      if (mine === undefined || nobodys === undefined) continue;
      const answer = await compare(name, stranger, mine, nobodys);
      expect([name, leaks(answer.text)]).toEqual([name, []]);
    }
    tally.routes.add(name);
    tally.cases += 1;
  }
}, 60_000);

test('a cursor of our list leads a stranger to nothing of ours', async () => {
  let cursors = 0;
  for (const [name, route] of all) {
    const keys = Object.keys((route.query as { shape?: object } | undefined)?.shape ?? {});
    if (route.principal !== 'api_key' || !keys.includes('cursor') || route.path.includes(':id')) continue;
    const path = pathOf(route, fixture.ids);
    const page = await ask(name, { token: fixture.whole.apiKey }, { path: `${path}?limit=1` });
    const { nextCursor } = JSON.parse(page.text);
    if (nextCursor === null) continue;
    cursors += 1;
    const answer = await ask(name, anotherEnvironment(), {
      path: `${path}?cursor=${encodeURIComponent(nextCursor)}`,
    });
    expect([name, answer.status < 500, leaks(answer.text)]).toEqual([name, true, []]);
    tally.cases += 1;
  }
  expect(cursors).toBeGreaterThan(1);
}, 60_000);

test('what a widget is shown holds nothing of another tenant', async () => {
  const stranger = await anotherTenant();
  commands = [];
  const { status, text } = await ask('getWidgetState', stranger, { path: '/widget/v1/state' });
  expect([status, leaks(text)]).toEqual([200, []]);
  expectScoped('getWidgetState', stranger);
  tally.routes.add('getWidgetState');
  tally.cases += 1;
}, 60_000);

/** What of ours is in an answer. */
function leaks(text: string): string[] {
  return [...ours(), 'globex', 'Globex Corporation'].filter((word) => text.includes(word));
}
