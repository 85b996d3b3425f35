import { SignJWT } from 'jose';
import { routes } from '../../server/contract/index.ts';
import { type Audited, type ChangingRoute, isChanging } from '../../server/contract/route.ts';
import {
  type ApiFixture,
  BODIES,
  type Ids,
  PAGE_ORIGIN,
  pathOf,
  startApiFixture,
} from '../support/api-fixture.ts';

/** Every route of the contract that changes something: done, it leaves exactly one audit entry; refused, none that says so. */
let fixture: ApiFixture;
/** Ids of what the calls themselves made. */
const made = { imported: '', flow: '' };
let chargeId = '';
const seen = new Set<string>();

type Name = keyof typeof routes;
type AuditedRoute = ChangingRoute & { audit: Audited };
const all = Object.entries(routes) as [Name, (typeof routes)[Name]][];
const audited = all.filter(
  (entry): entry is [Name, (typeof routes)[Name] & AuditedRoute] =>
    isChanging(entry[1]) && !('none' in entry[1].audit),
);

beforeAll(async () => {
  fixture = await startApiFixture();
  await fixture.quiet();
  const payments = await fixture.whole.api.records('payments.payment');
  chargeId = payments.find(({ data }) => data['status'] === 'succeeded')?.remoteId ?? '';
}, 180_000);
afterAll(() => fixture.stop(), 60_000);
beforeEach(newEntries);

/** What ends what others need comes last, in this order. */
const LAST: readonly Name[] = [
  'rotateApiKey',
  'cancelFlow',
  'deleteConnection',
  'widgetDisconnect',
  'deleteSystem',
  'revokeWebhookPortalSession',
  'revokeConnectSession',
  'revokeApiKey',
];

interface Call {
  body?: unknown;
  ids?: Partial<Ids>;
  more?: Record<string, string>;
}

/** What a call needs, beyond what the fixture has, for the provider and us to do it. */
const CALLS: Partial<Record<Name, () => Call | Promise<Call>>> = {
  openConnectSession: async () => ({ body: { identityToken: await identityToken() } }),
  importConnection: () => ({
    body: {
      system: 'stripe',
      tenant: { id: 'hooli' },
      credentials: { type: 'api_key', fields: { apiKey: 'rk_test_sandboxHooli' } },
    },
  }),
  connectApiKey: () => ({ body: { system: 'stripe', fields: { apiKey: 'rk_test_sandboxGlobex' } } }),
  runAction: () => ({ body: { input: { paymentRemoteId: chargeId } } }),
  putConfiguration: configurationInput,
  widgetPutConfiguration: configurationInput,
  cancelFlow: () => ({ ids: { flow: made.flow } }),
  deleteConnection: () => ({ ids: { connection: made.imported } }),
  deleteSystem: () => ({ more: { system: 'github' } }),
};

async function configurationInput(): Promise<Call> {
  const path = `/v1/connections/${fixture.ids.connection}/configuration`;
  const { body } = await fixture.whole.api.call<{ version: number }>('GET', path);
  return { body: { version: body.version, syncs: { customers: { everyMinutes: 30 } } } };
}

function identityToken(): Promise<string> {
  const at = Math.floor(Date.now() / 1000);
  return new SignJWT({ tenant: { id: 'globex' } })
    .setProtectedHeader({ alg: 'HS256' })
    .setAudience('patchbay')
    .setSubject('user-1')
    .setJti('audit-1')
    .setIssuedAt(at)
    .setExpirationTime(at + 300)
    .sign(new TextEncoder().encode(fixture.publishable.identitySecret));
}

const tokens = () => ({
  session: fixture.sessionToken,
  publishable_key: fixture.publishable.key,
  api_key: fixture.whole.apiKey,
  none: '',
});

async function ask(name: Name, route: AuditedRoute, call: Call) {
  const body = 'body' in call ? call.body : BODIES[name];
  const hasBody = route.body !== undefined && body !== undefined;
  const response = await fetch(
    fixture.whole.url + pathOf(route, { ...fixture.ids, ...call.ids }, call.more),
    {
      method: route.method,
      headers: {
        authorization: `Bearer ${tokens()[route.principal]}`,
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
        ...(route.principal === 'publishable_key' ? { origin: PAGE_ORIGIN } : {}),
      },
      ...(hasBody ? { body: JSON.stringify(body) } : {}),
    },
  );
  const text = await response.text();
  return {
    status: response.status,
    requestId: response.headers.get('x-request-id'),
    body: text === '' ? null : JSON.parse(text),
  };
}

/** All entries of the trail that were not there when this was called last. */
async function newEntries() {
  const entries = await fixture.models.AuditEntry.find({ _id: { $nin: [...seen] } }).lean();
  for (const { _id } of entries) seen.add(_id);
  return entries;
}

const valueAt = (id: string, values: Record<string, unknown>): unknown =>
  id.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown> | null)?.[key], values);

test('a refused call leaves no entry', async () => {
  for (const [name, route] of audited) {
    const absent = Object.fromEntries(
      Object.entries(fixture.ids).map(([kind, id]) => [kind, `${id.slice(0, -6)}AAAAAA`]),
    );
    const refused = route.path.includes(':id')
      ? { ids: absent }
      : { body: { unknown: true }, more: { system: 'nosuch' } };
    const { status } = await ask(name, route, refused);
    const refusal = [400, 404, 422].includes(status);
    expect({ name, status, refusal, entries: await newEntries() }).toEqual({
      name,
      status,
      refusal: true,
      entries: [],
    });
  }
}, 60_000);

test.each([
  ['importConnection', 422],
  ['connectApiKey', 422],
  // A payment that the provider does not know.
  ['runAction', 404],
] as const)(
  'what a provider refuses in %s leaves one entry that says so',
  async (name, refused) => {
    const [, route] = audited.find(([one]) => one === name) ?? [];
    if (route === undefined) throw new Error(`${name} is not in the contract`);
    const { status, requestId, body } = await ask(name, route, {});
    expect([name, status]).toEqual([name, refused]);
    expect(await newEntries()).toMatchObject([
      { requestId, action: route.audit.action, outcome: 'failed', code: body.code },
    ]);
  },
  60_000,
);

test('a call that is done leaves exactly one entry, of who did what to which object', async () => {
  const place = ([name]: (typeof audited)[number]) => LAST.indexOf(name);
  const called: string[] = [];
  for (const [name, route] of audited.toSorted((a, b) => place(a) - place(b))) {
    const call = (await CALLS[name]?.()) ?? {};
    const answer = await ask(name, route, call);
    expect({ name, ...answer }).toMatchObject({ name, status: route.status ?? 200 });
    if (name === 'importConnection') made.imported = answer.body.id;
    if (name === 'startFlow') made.flow = answer.body.flow.id;
    const { action, object: kind, id } = route.audit;
    const params = { system: call.more?.['system'] ?? 'stripe', id: idInPath(route, call) };
    const entries = await newEntries();
    expect({ name, entries }).toMatchObject({
      name,
      entries: [
        {
          requestId: answer.requestId,
          environment: fixture.environments.ours,
          principal: { type: route.principal },
          action,
          object: { kind, id: id === null ? null : valueAt(id, { params, response: answer.body }) },
          outcome: 'done',
          code: null,
        },
      ],
    });
    called.push(name);
  }
  expect(called.toSorted()).toEqual(audited.map(([name]) => name).toSorted());
}, 120_000);

/** The id that stood in the path of the call. */
function idInPath(route: AuditedRoute, { ids }: Call): string | undefined {
  const at = route.path.split('/').indexOf(':id');
  return at === -1 ? undefined : pathOf(route, { ...fixture.ids, ...ids }).split(/[/?]/)[at];
}
