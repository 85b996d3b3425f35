import { makeConnection, makeRun, makeSync, runningSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import { deepAll, press, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { FakeApi } from '../../testing/fake-api.ts';
import { broken, makeEntry, makeSystem, pageOf } from '../../testing/fixtures.ts';
import { KEY } from '../../testing/mount.ts';

/** As the server sends it, see `pagesRouter`. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

describe("the server's content security policy", () => {
  const api = new FakeApi()
    .on('GET /systems', pageOf(makeSystem()))
    .on('GET /connections', pageOf(makeConnection(), broken))
    .on('GET /connections/:id', broken)
    .on('GET /connections/:id/syncs', { data: [makeSync(), runningSync] })
    .on('GET /sync-runs', pageOf(makeRun()))
    .on('GET /logs', pageOf(makeEntry()));
  const frame = document.createElement('iframe');

  before(() => api.install());
  after(() => {
    api.restore();
    frame.remove();
  });

  it('is kept by every page', async () => {
    frame.srcdoc = `<!doctype html><html lang="en"><head>
      <meta http-equiv="Content-Security-Policy" content="${POLICY}">
      <script type="module" src="/admin/src/main.ts"></script>
    </head><body><patchbay-admin></patchbay-admin></body></html>`;
    document.body.append(frame);
    await until(() => frame.contentDocument?.querySelector('patchbay-admin'), 'the page');
    const inner = frame.contentWindow as Window & typeof globalThis;
    inner.fetch = window.fetch;
    const violations: string[] = [];
    inner.document.addEventListener('securitypolicyviolation', (event) => {
      violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
    const admin = inner.document.querySelector('patchbay-admin') as HTMLElement;
    const key = await until(() => deepAll(admin, '#key')[0], 'the field');
    (key as HTMLInputElement).value = KEY;
    await press(admin, 'Sign in');
    const pages = {
      systems: 'Client secret',
      connections: 'old-org',
      'connections/con_00000002': '4,200 of 10,000',
      runs: 'Every execution of a sync',
      log: 'What Patchbay did',
    };
    for (const [page, text] of Object.entries(pages)) {
      inner.location.hash = `#/${page}`;
      await waitForText(admin, text);
    }
    (
      await until(
        () => deepAll(admin, 'admin-log-page').flatMap((page) => deepAll(page, 'summary'))[0],
        'an entry',
      )
    ).click();
    await waitForText(admin, 'Correlation ID');
    expect(violations).to.deep.equal([]);
    expect(api.unexpected).to.deep.equal([]);
  });

  it('is noticed when it is broken', async () => {
    const inner = frame.contentWindow as Window & typeof globalThis;
    const noticed = new Promise((resolve) =>
      inner.document.addEventListener('securitypolicyviolation', resolve),
    );
    inner.document.body.setAttribute('style', 'color: red');
    await noticed;
  });
});
