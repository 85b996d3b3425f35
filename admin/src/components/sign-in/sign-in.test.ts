import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepActive, deepAll, press, textOf, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeSystem, pageOf } from '../../testing/fixtures.ts';
import { enterKey, KEY, mount, open, unmount } from '../../testing/mount.ts';

describe('signing in', () => {
  afterEach(unmount);

  it('asks for a key with the focus on the field, and sends it in a header only', async () => {
    const mounted = await mount(() => undefined);
    await until(() => deepActive()?.id === 'key', 'focus on the key');
    await expectAccessible(mounted.element, 'sign in');
    await enterKey(mounted, KEY);
    await waitForText(mounted.element, 'What your users can connect');
    expect(mounted.api.calls[0]?.headers.get('authorization')).to.equal(`Bearer ${KEY}`);
    expect(deepAll(mounted.element, '#key')).to.deep.equal([]);
  });

  it('says at the field that a key is missing or not accepted', async () => {
    const mounted = await mount((api) => api.on('GET /systems', { status: 401, code: 'unauthenticated' }));
    await press(mounted.element, 'Sign in');
    await waitForText(mounted.element, 'Enter an API key.');
    expect(mounted.api.calls).to.deep.equal([]);
    await enterKey(mounted, KEY);
    await waitForText(mounted.element, 'This key is not accepted.');
    expect(deepActive()?.getAttribute('aria-invalid')).to.equal('true');
    await expectAccessible(mounted.element, 'refused');
  });

  it('tells a server that does not answer from a key that is wrong', async () => {
    let up = false;
    const mounted = await mount((api) =>
      api.on('GET /systems', () => (up ? pageOf(makeSystem()) : 'no answer')),
    );
    await enterKey(mounted, KEY);
    await waitForText(mounted.element, 'No answer from the server');
    up = true;
    await press(mounted.element, 'Sign in');
    await waitForText(mounted.element, 'What your users can connect');
  });

  it('goes back to the form when the key is revoked meanwhile', async () => {
    const mounted = await open((api) => api.on('GET /connections', { status: 401, code: 'unauthenticated' }));
    location.hash = '#/connections';
    await waitForText(mounted.element, 'The key is no longer accepted.');
    await expectAccessible(mounted.element, 'revoked');
  });

  it('signs out and forgets the key', async () => {
    const mounted = await open(() => undefined);
    await press(mounted.element, 'Sign out');
    await waitForText(mounted.element, 'API key');
    expect(textOf(mounted.element)).to.not.include('no longer accepted');
    expect((deepAll(mounted.element, '#key')[0] as HTMLInputElement).value).to.equal('');
  });

  it('lets a key in that may not read systems, and says so on that page', async () => {
    const detail = 'This API key needs the permission systems:read.';
    const mounted = await open((api) => api.on('GET /systems', { status: 403, code: 'forbidden', detail }));
    await waitForText(mounted.element, detail);
    expect(textOf(mounted.element)).to.include('This key may not do that');
  });
});
