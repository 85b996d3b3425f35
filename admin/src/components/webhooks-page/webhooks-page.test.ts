import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { deepAll, press, textOf, waitForText } from '@patchbay/browser-kit/testing/query.ts';
import { expect } from 'chai';
import type { WebhookSession } from '../../api/types.ts';
import type { FakeApi } from '../../testing/fake-api.ts';
import { KEY, open, unmount } from '../../testing/mount.ts';

const session: WebhookSession = {
  id: 'wps_00000001',
  token: 'pbp_canary_portal_token',
  url: 'https://patchbay.test/webhooks',
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  applicationId: 'app_main',
  serverUrl: location.origin,
  capabilities: ['manage_endpoints', 'view_secrets', 'send'],
  extensions: true,
};

const endpoint = {
  id: 'ep_1',
  url: 'https://api.acme.example/webhooks',
  description: '',
  disabled: false,
  filterTypes: null,
  channels: null,
  rateLimit: null,
  metadata: {},
  createdAt: session.expiresAt,
};

/** The webhook API beside the vendor API; remembers who called. */
function withWebhookApi(api: FakeApi): { api: FakeApi; tokens: Set<string | null> } {
  const tokens = new Set<string | null>();
  api.aside = (request) => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/api/v1/')) return null;
    tokens.add(request.headers.get('authorization'));
    if (pathname.endsWith('/endpoint'))
      return Response.json({ data: [endpoint], iterator: 'ep_1', done: true });
    if (pathname.endsWith('/analytics')) return Response.json({ groups: [] });
    return Response.json({ data: [], iterator: null, done: true });
  };
  return { api, tokens };
}

describe('webhooks', () => {
  afterEach(unmount);

  it('shows the portal with a session of its own; the API key goes nowhere else', async () => {
    let tokens = new Set<string | null>();
    const mounted = await open((api) => {
      tokens = withWebhookApi(api).tokens;
      api.on('POST /webhook-operator-sessions', session);
    }, '#/webhooks');
    await waitForText(mounted.element, 'https://api.acme.example/webhooks');
    expect([...tokens]).to.deep.equal([`Bearer ${session.token}`]);
    expect(textOf(mounted.element)).to.not.include(KEY);
    await expectAccessible(mounted.element, 'webhooks');
    await press(mounted.element, 'Messages');
    await waitForText(mounted.element, 'No messages yet');
    expect(location.hash).to.equal('#/webhooks/messages');
    location.hash = '#/webhooks';
    await waitForText(mounted.element, 'https://api.acme.example/webhooks');
    expect(deepAll(mounted.element, 'patchbay-webhooks')).to.have.length(1);
  });

  it('says when the key may not manage webhooks, and tries again', async () => {
    const mounted = await open(
      (api) =>
        withWebhookApi(api).api.on('POST /webhook-operator-sessions', {
          status: 403,
          code: 'forbidden',
          detail: 'The key lacks webhooks:manage.',
        }),
      '#/webhooks',
    );
    await waitForText(mounted.element, 'The key lacks webhooks:manage.');
    mounted.api.on('POST /webhook-operator-sessions', session);
    await press(mounted.element, 'Try again');
    await waitForText(mounted.element, 'https://api.acme.example/webhooks');
  });
});
