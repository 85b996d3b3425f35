import {
  deepActive,
  deepAll,
  press,
  textOf,
  type,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { expectAccessible } from '../../testing/accessibility.ts';
import type { FakeApi } from '../../testing/fake-api.ts';
import { makeConnection, makeState } from '../../testing/fixtures.ts';
import { type Mounted, mount, ready, unmount } from '../../testing/mount.ts';

const field = ({ element }: Mounted, name: string) => deepAll(element, `#field-${name}`)[0];

async function openForm(prepare: (api: FakeApi) => void): Promise<Mounted> {
  const mounted = await mount(prepare);
  await ready(mounted);
  await press(mounted.element, 'Connect Stripe');
  await until(() => field(mounted, 'apiKey'), 'form');
  return mounted;
}

describe('connecting with an API key', () => {
  afterEach(unmount);

  it('has a label, help and a way to see the key', async () => {
    const mounted = await openForm((api) => api.on('GET /state', makeState()));
    const key = field(mounted, 'apiKey') as HTMLInputElement;
    expect(key.type).to.equal('password');
    await press(mounted.element, 'Show Secret key');
    await until(() => key.type === 'text', 'readable');
    expect(textOf(mounted.element)).to.include('A restricted key with read access is enough.');
    await expectAccessible(mounted.element, 'API key form');
  });

  it('checks before it asks the server, and moves the focus to the first field at fault', async () => {
    const mounted = await openForm((api) => api.on('GET /state', makeState()));
    await press(mounted.element, 'Connect Stripe');
    await waitForText(mounted.element, 'Please fill in “Secret key”.');
    await until(() => deepActive()?.id === 'field-apiKey', 'focus');
    type(field(mounted, 'apiKey'), 'nonsense');
    await press(mounted.element, 'Connect Stripe');
    await waitForText(mounted.element, 'This does not look like “Secret key”.');
    expect(mounted.api.called('POST /connections')).to.have.length(0);
    await expectAccessible(mounted.element, 'field errors');
  });

  it('shows a field only when another one asks for it', async () => {
    const mounted = await openForm((api) => api.on('GET /state', makeState()));
    expect(field(mounted, 'country')).to.equal(undefined);
    type(field(mounted, 'region'), 'Europe');
    await until(() => field(mounted, 'country'), 'country');
    type(field(mounted, 'region'), 'Other');
    await until(() => field(mounted, 'country') === undefined, 'no country');
  });

  it('shows what the server says at the field that it is about', async () => {
    const mounted = await openForm((api) =>
      api.on('GET /state', makeState()).on('POST /connections', {
        status: 422,
        code: 'credentials_refused',
        detail: 'Stripe refused the key.',
        errors: [{ field: 'fields.apiKey', message: 'Stripe does not know this key.' }],
      }),
    );
    type(field(mounted, 'apiKey'), 'sk_test_1');
    await press(mounted.element, 'Connect Stripe');
    await waitForText(mounted.element, 'Stripe does not know this key.');
    await until(() => deepActive()?.id === 'field-apiKey', 'focus');
  });

  it('shows what the server says about no field at the top, with its reference', async () => {
    const mounted = await openForm((api) =>
      api.on('GET /state', makeState()).on('POST /connections', {
        status: 409,
        code: 'account_mismatch',
        detail: 'This is another account.',
      }),
    );
    type(field(mounted, 'apiKey'), 'sk_test_1');
    await press(mounted.element, 'Connect Stripe');
    await waitForText(mounted.element, 'This is another account.');
    expect(textOf(mounted.element)).to.include('Reference: req_12345678');
  });

  it('connects, once, however often one presses', async () => {
    const connection = makeConnection({
      id: 'con_00000009',
      system: 'stripe',
      authType: 'api_key',
      syncs: [],
    });
    let connected = false;
    const mounted = await openForm((api) =>
      api
        .on('GET /state', () => makeState({ connections: connected ? [connection] : [] }))
        .on('POST /connections', () => {
          connected = true;
          const { syncs: _syncs, ...answer } = connection;
          return answer as typeof connection;
        }),
    );
    type(field(mounted, 'apiKey'), ' sk_test_1 ');
    const button = deepAll(mounted.element, 'button[type=submit]')[0];
    button?.click();
    button?.click();
    await until(() => mounted.events.find(({ type }) => type === 'patchbay-connected'), 'connected');
    await waitForText(mounted.element, 'Stripe is connected');
    const calls = mounted.api.called('POST /connections');
    expect(calls).to.have.length(1);
    expect(calls[0]?.body).to.deep.equal({
      system: 'stripe',
      fields: { apiKey: 'sk_test_1', region: 'Other' },
    });
    expect(calls[0]?.headers.get('idempotency-key')).to.match(/^[0-9a-f]{32}$/);
  });
});
