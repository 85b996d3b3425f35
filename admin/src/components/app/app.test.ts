import { makeConnection, makeRun, makeSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import { deepActive, deepAll, textOf, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { makeEntry, makeSystem, pageOf } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

describe('admin', () => {
  afterEach(unmount);

  it('moves between pages by links, with title and focus', async () => {
    const { element } = await open((api) => api.on('GET /logs', pageOf()));
    deepAll(element, 'nav a')
      .find((link) => link.textContent?.includes('Log'))
      ?.click();
    await waitForText(element, 'Nothing logged yet');
    await until(() => deepActive()?.localName === 'main', 'focus on the page');
    expect(document.title).to.equal('Log · Patchbay admin');
    expect(deepAll(element, 'nav [aria-current=page]').map((link) => link.textContent?.trim())).to.deep.equal(
      ['Log'],
    );
  });

  it('opens the first page for an address that it does not know', async () => {
    const { element } = await open(() => undefined, '#/no/such?page');
    await waitForText(element, 'What your users can connect');
  });

  it('needs no sideways scrolling at 360 pixels', async () => {
    const long = 'an-account-with-a-very-long-name-indeed@a-long-domain-of-a-company.example.com';
    const connection = makeConnection({ account: { id: long, label: long }, tenantId: 'tenant-'.repeat(12) });
    const { element } = await open((api) =>
      api
        .on('GET /systems', pageOf(makeSystem({ summary: 'word '.repeat(25) })))
        .on('GET /connections', pageOf(connection))
        .on('GET /connections/:id', connection)
        .on('GET /connections/:id/syncs', { data: [makeSync()] })
        .on('GET /sync-runs', pageOf(makeRun()))
        .on('GET /logs', pageOf(makeEntry({ message: 'x'.repeat(200) }))),
    );
    element.style.width = '360px';
    const pages = {
      systems: 'GitHub',
      connections: 'tenant-',
      'connections/con_00000001': 'Recent runs',
      runs: 'read',
      log: 'xxx',
    };
    for (const [page, text] of Object.entries(pages)) {
      location.hash = `#/${page}`;
      await waitForText(element, text);
      const wide = deepAll(element, 'main *').filter(
        (part) => part.getBoundingClientRect().right > 361 && visible(part),
      );
      expect(
        wide.map((part) => part.outerHTML.slice(0, 120)),
        page,
      ).to.deep.equal([]);
    }
    expect(textOf(element)).to.include('Sign out');
  });
});

function visible(part: HTMLElement): boolean {
  return (
    part.closest('.visually-hidden, thead, .ghost-rows') === null && part.getBoundingClientRect().width > 1
  );
}
