import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
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
import { makeEndpoint } from '../../testing/fixtures.ts';
import { type Mounted, mount, unmount } from '../../testing/mount.ts';

const field = ({ element }: Mounted, id: string) => deepAll(element, `#${id}`)[0];

async function openNew(prepare?: Parameters<typeof mount>[0]): Promise<Mounted> {
  const mounted = await mount(prepare, { path: 'endpoints/new' });
  await until(() => field(mounted, 'url'), 'the form');
  return mounted;
}

const tick = ({ element }: Mounted, label: string) =>
  deepAll(element, 'label.choice')
    .find((one) => textOf(one).includes(label))
    ?.querySelector('input')
    ?.click();

describe('endpoint form', () => {
  afterEach(unmount);

  it('creates an endpoint with the events that were picked', async () => {
    const mounted = await openNew((api) => api.on('POST /app/app_1/endpoint', makeEndpoint()));
    const { element, api, events } = mounted;
    type(field(mounted, 'url'), ' https://shop.example/webhooks ');
    type(field(mounted, 'description'), 'Orders');
    tick(mounted, 'Selected events');
    await waitForText(element, '0 selected');
    type(deepAll(element, 'input[type="search"]')[0], 'money');
    await until(() => !textOf(element).includes('order.created'), 'the search');
    tick(mounted, 'order.paid');
    await waitForText(element, '1 selected');
    type(deepAll(element, 'input[type="search"]')[0], '');
    await waitForText(element, 'customer.deleted');
    await expectAccessible(element, 'form');
    tick(mounted, 'customer');
    await waitForText(element, '2 selected');
    await press(element, 'Add endpoint');
    await waitForText(element, 'The endpoint is there');
    expect(api.called('POST /app/app_1/endpoint')[0]?.body).to.deep.equal({
      url: 'https://shop.example/webhooks',
      description: 'Orders',
      filterTypes: ['customer.deleted', 'order.paid'],
      rateLimit: null,
    });
    expect(element.path).to.equal('endpoints/ep_1');
    expect(events.at(-1)?.detail).to.deep.equal({ endpointId: 'ep_1', change: 'created' });
  });

  it('shows what is missing at its field, with the focus on it', async () => {
    const mounted = await openNew();
    const { element } = mounted;
    await press(element, 'Add endpoint');
    await waitForText(element, 'Please enter a URL.');
    await until(() => deepActive()?.id === 'url', 'focus');
    type(field(mounted, 'url'), 'shop.example');
    await press(element, 'Add endpoint');
    await waitForText(element, 'Please enter a whole URL');
    await expectAccessible(element, 'problems');
  });

  it("shows the server's reasons at the fields", async () => {
    const detail = [
      { loc: ['body', 'url'], msg: 'must start with https://', type: 'value_error' },
      { loc: ['body', 'headers', 'Host'], msg: 'is set by the delivery service itself', type: 'value_error' },
      { loc: ['body', 'odd'], msg: 'unknown field', type: 'value_error' },
    ];
    const mounted = await openNew((api) => api.on('POST /app/app_1/endpoint', { status: 422, detail }));
    const { element } = mounted;
    type(field(mounted, 'url'), 'http://shop.example');
    await press(element, 'Add endpoint');
    await waitForText(element, 'Must start with https://');
    expect(textOf(element)).to.include('Is set by the delivery service itself').and.include('Unknown field');
    expect(field(mounted, 'url')?.getAttribute('aria-invalid')).to.equal('true');
    expect((field(mounted, 'url') as HTMLInputElement).value).to.equal('http://shop.example');
  });

  it('says when there may be no more endpoints', async () => {
    const mounted = await openNew((api) =>
      api.on('POST /app/app_1/endpoint', {
        status: 403,
        code: 'endpoint_limit_reached',
        detail: 'At most 20 endpoints.',
      }),
    );
    type(field(mounted, 'url'), 'https://shop.example');
    await press(mounted.element, 'Add endpoint');
    await waitForText(mounted.element, 'At most 20 endpoints.');
  });

  it('changes only what was changed, and keeps headers that it cannot see', async () => {
    const mounted = await mount(
      (api) =>
        api
          .on('GET /app/app_1/endpoint/:id/headers', {
            headers: { 'X-Shop': 'main' },
            sensitive: ['X-Api-Key'],
          })
          .on('PATCH /app/app_1/endpoint/:id', makeEndpoint())
          .on('PATCH /app/app_1/endpoint/:id/headers', null),
      { path: 'endpoints/ep_1/edit' },
    );
    const { element, api } = mounted;
    await waitForText(element, 'Custom headers');
    await press(element, 'Remove header 1');
    await press(element, 'Add a header');
    type(deepAll(element, 'input[aria-label="Name of header 2"]')[0], 'X-New');
    type(deepAll(element, 'input[aria-label="Value of header 2"]')[0], 'yes');
    type(field(mounted, 'rateLimit'), '5');
    await press(element, 'Save changes');
    await waitForText(element, 'The changes are saved.');
    expect(api.called('PATCH /app/app_1/endpoint/:id')[0]?.body).to.include({ rateLimit: 5 });
    expect(api.called('PATCH /app/app_1/endpoint/:id/headers')[0]?.body).to.deep.equal({
      headers: { 'X-New': 'yes' },
      deleteHeaders: ['X-Shop'],
    });
  });
});
