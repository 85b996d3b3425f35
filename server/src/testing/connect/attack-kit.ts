import { Browser } from './browser.ts';
import { startConnectServer } from './connect-server.ts';
import { fakehub, fakekey } from './fake-connectors.ts';
import { ME_PATH, startFakeOAuthProvider, TOKEN_PATH } from './fake-oauth-provider.ts';
import { flowDriver, type StartedFlow } from './flow-driver.ts';

/** A flow whose browser is at the provider. */
export interface Away {
  token: string;
  browser: Browser;
  flow: StartedFlow;
  authorizeUrl: string;
}

/** A server with three systems, its provider, and what an attack on connecting is made of and judged by. */
export async function startAttackKit() {
  const provider = await startFakeOAuthProvider();
  const server = await startConnectServer({
    connectors: [
      fakehub(),
      fakehub({ issuer: 'https://auth.fakehub.test/tenant/7' }, 'strictissuer'),
      fakekey(),
    ],
    sandboxUrl: provider.url,
  });
  const driver = flowDriver(server, provider);
  let tenants = 0;
  const kit = {
    provider,
    server,
    driver,
    /** Of the session made last. */
    tenantId: () => `a-${tenants}`,
    /** Each session is of a tenant of its own. */
    newSession: (input: Record<string, unknown> = {}) =>
      server.session({ tenant: { id: `a-${++tenants}` }, ...input }),
    async away(session: Record<string, unknown> = {}, body: Record<string, unknown> = {}): Promise<Away> {
      const { token } = await kit.newSession(session);
      const browser = new Browser();
      const flow = await driver.start(token, body);
      return { token, browser, flow, authorizeUrl: await driver.leave(browser, flow) };
    },
    /** The callback of a consent, changed. */
    callbackOf(authorizeUrl: string, change: (url: URL) => void): string {
      const url = new URL(driver.local(provider.allow(authorizeUrl)));
      change(url);
      return url.href;
    },
    /** The attack made no token request, no connection and no event. */
    async expectNothingHappened(): Promise<void> {
      const tenantId = kit.tenantId();
      const { models } = server.database;
      expect({
        tokenRequests: provider.calls(TOKEN_PATH).length,
        identifications: provider.calls(ME_PATH).length,
        connections: await models.Integration.countDocuments({ tenantId }),
        events: await models.Outbox.countDocuments({ tenantId }),
      }).toEqual({ tokenRequests: 0, identifications: 0, connections: 0, events: 0 });
    },
    async close(): Promise<void> {
      await server.close();
      await provider.close();
    },
  };
  return kit;
}

export type AttackKit = Awaited<ReturnType<typeof startAttackKit>>;

/** A page of ours, under its strict policy. Returns its text. */
export async function expectPage(response: Response, status: number): Promise<string> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  return response.text();
}
