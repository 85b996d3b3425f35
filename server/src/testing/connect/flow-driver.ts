import { Browser } from './browser.ts';
import type { ConnectServer } from './connect-server.ts';
import type { FakeOAuthProvider } from './fake-oauth-provider.ts';

export interface StartedFlow {
  id: string;
  /** As the browser can open it. */
  authorizeUrl: string;
}

/** The steps of a connect as a person takes them, one by one. */
export function flowDriver(server: ConnectServer, provider: FakeOAuthProvider) {
  const local = (url: string) => url.replace(server.publicUrl, server.url);
  const driver = {
    local,
    async start(
      token: string,
      body: Record<string, unknown> = {},
      headers: Record<string, string> = {},
    ): Promise<StartedFlow> {
      const answer = await server.widget(
        token,
        'POST',
        '/widget/v1/flows',
        { system: 'fakehub', ...body },
        headers,
      );
      if (answer.status !== 201) throw new Error(`Not started: ${JSON.stringify(answer.body)}`);
      return { id: answer.body.flow.id, authorizeUrl: local(answer.body.authorizeUrl) };
    },
    /** Opens the flow's page; answers the provider's authorize URL. */
    async leave(browser: Browser, flow: StartedFlow): Promise<string> {
      const response = await browser.open(flow.authorizeUrl);
      const location = response.headers.get('location');
      if (response.status !== 302 || location === null) throw new Error(`No redirect: ${response.status}`);
      return location;
    },
    /** Allows at the provider and opens the callback. */
    async comeBack(
      browser: Browser,
      authorizeUrl: string,
      extra?: Record<string, string>,
    ): Promise<Response> {
      return browser.open(local(provider.allow(authorizeUrl, extra)));
    },
    async status(token: string, flowId: string) {
      return (await server.widget(token, 'GET', `/widget/v1/flows/${flowId}`)).body;
    },
    /** All steps; answers the connection's id. */
    async connect(
      token: string,
      body: Record<string, unknown> = {},
      browser = new Browser(),
    ): Promise<string> {
      const flow = await driver.start(token, body);
      await driver.comeBack(browser, await driver.leave(browser, flow));
      const status = await driver.status(token, flow.id);
      if (status.status !== 'connected') throw new Error(`Not connected: ${JSON.stringify(status)}`);
      return status.connectionId;
    },
  };
  return driver;
}
