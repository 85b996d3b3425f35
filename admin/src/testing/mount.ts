import { expect } from 'chai';
import '../components/app/app.ts';
import { deepAll, press, type, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import type { PatchbayAdmin } from '../components/app/app.ts';
import { FakeApi } from './fake-api.ts';
import { makeSystem, pageOf } from './fixtures.ts';

export const KEY = 'pb_secret_canary_key';

export interface Mounted {
  api: FakeApi;
  element: PatchbayAdmin;
}

let current: Mounted | null = null;

/** The whole admin against a fake server, not signed in yet; `hash` is the address it is opened at. */
export async function mount(prepare: (api: FakeApi) => void, hash = ''): Promise<Mounted> {
  history.replaceState(null, '', `${location.pathname}${location.search}${hash}`);
  const api = new FakeApi().on('GET /systems', pageOf(makeSystem()));
  prepare(api);
  api.install();
  const element = document.createElement('patchbay-admin');
  document.body.append(element);
  await element.updateComplete;
  current = { api, element };
  return current;
}

export async function enterKey({ element }: Mounted, key: string): Promise<void> {
  type(deepAll(element, '#key')[0], key);
  await press(element, 'Sign in');
}

/** Signed in, at that page. */
export async function open(prepare: (api: FakeApi) => void, hash = ''): Promise<Mounted> {
  const mounted = await mount(prepare, hash);
  await enterKey(mounted, KEY);
  await waitForText(mounted.element, 'Sign out');
  return mounted;
}

/** Call it after each test: nothing unexpected was asked of the server, the key leaked nowhere, nothing is left behind. */
export function unmount(): void {
  if (current === null) return;
  const { api, element } = current;
  current = null;
  element.remove();
  api.restore();
  expect(api.unexpected, 'unexpected requests').to.deep.equal([]);
  expect(JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])).to.not.include(KEY);
  expect(location.href).to.not.include(KEY);
  expect(api.calls.map(({ url }) => url).join()).to.not.include(KEY);
  history.replaceState(null, '', location.pathname + location.search);
}
