import { expect } from 'chai';
import '../index.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import type { PatchbayMarketplace } from '../element.ts';
import type { PatchbayEventMap } from '../events/events.ts';
import { BASE_URL, FakeApi } from './fake-api.ts';

export const TOKEN = 'pbs_secret_canary_token';

export interface Mounted {
  api: FakeApi;
  element: PatchbayMarketplace;
  events: CustomEvent<unknown>[];
}

let current: Mounted | null = null;

/** The whole widget against a fake server; `prepare` says what the server answers. */
export async function mount(
  prepare: (api: FakeApi) => void,
  properties: Partial<PatchbayMarketplace> = {},
): Promise<Mounted> {
  const api = new FakeApi();
  prepare(api);
  api.install();
  const element = document.createElement('patchbay-marketplace');
  const events: CustomEvent<unknown>[] = [];
  const names: (keyof PatchbayEventMap)[] = [
    'patchbay-ready',
    'patchbay-connected',
    'patchbay-disconnected',
    'patchbay-changed',
    'patchbay-error',
    'patchbay-close',
  ];
  for (const name of names)
    element.addEventListener(name, (event) => events.push(event as CustomEvent<unknown>));
  Object.assign(element, { baseUrl: BASE_URL, locale: 'en', session: TOKEN, ...properties });
  document.body.append(element);
  await element.updateComplete;
  current = { api, element, events };
  return current;
}

/** Call it after each test: nothing unexpected was asked of the server, and nothing is left behind. */
export function unmount(): void {
  if (current === null) return;
  const { api, element } = current;
  current = null;
  element.remove();
  api.restore();
  history.replaceState(null, '', location.pathname + location.search);
  expect(api.unexpected, 'unexpected requests').to.deep.equal([]);
}

/** Until the first view is there. */
export const ready = ({ events }: Mounted) =>
  until(() => events.find(({ type }) => type === 'patchbay-ready'), 'patchbay-ready');
