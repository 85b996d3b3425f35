import { expect } from 'chai';
import '../index.ts';
import type { PatchbayWebhooks } from '../element.ts';
import type { PatchbayWebhooksEventMap } from '../events/events.ts';
import type { PortalSession, WebhooksProperties } from '../public-types.ts';
import { BASE_URL, FakeApi } from './fake-api.ts';
import { healthy } from './fixtures.ts';

export const TOKEN = 'pbp_secret_canary_token';

export const makeSession = (change: Partial<PortalSession> = {}): PortalSession => ({
  token: TOKEN,
  applicationId: 'app_1',
  serverUrl: BASE_URL,
  extensions: true,
  capabilities: ['manage_endpoints', 'view_secrets', 'send'],
  ...change,
});

export interface Mounted {
  api: FakeApi;
  element: PatchbayWebhooks;
  events: CustomEvent<unknown>[];
}

let current: Mounted | null = null;

/** The whole portal against a fake server; `prepare` says in what the server differs from a healthy one. */
export async function mount(
  prepare: (api: FakeApi) => unknown = () => undefined,
  properties: Partial<WebhooksProperties> = {},
): Promise<Mounted> {
  const api = healthy(new FakeApi());
  prepare(api);
  api.install();
  const element = document.createElement('patchbay-webhooks');
  const events: CustomEvent<unknown>[] = [];
  const names: (keyof PatchbayWebhooksEventMap)[] = [
    'patchbay-webhooks-ready',
    'patchbay-webhooks-changed',
    'patchbay-webhooks-error',
    'patchbay-webhooks-navigate',
  ];
  for (const name of names)
    element.addEventListener(name, (event) => events.push(event as CustomEvent<unknown>));
  Object.assign(element, { locale: 'en', session: makeSession(), ...properties });
  document.body.append(element);
  await element.updateComplete;
  current = { api, element, events };
  return current;
}

/** Call it after each test: nothing unexpected was asked of the server, the token leaked nowhere, nothing is left behind. */
export function unmount(): void {
  if (current === null) return;
  const { api, element } = current;
  current = null;
  element.remove();
  api.restore();
  expect(api.unexpected, 'unexpected requests').to.deep.equal([]);
  expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])).to.not.include(TOKEN);
  expect(api.calls.map(({ url }) => url).join()).to.not.include(TOKEN);
}
