import type { AccountIdentity, Connector, ConnectorContext, FailedResponse } from '../sdk/index.ts';
import { ProviderError } from '../sdk/index.ts';

export type TestCredentials = { accessToken: string } | { fields: Record<string, unknown> };

export interface TestContextOptions {
  connector: Pick<Connector, 'manifest' | 'auth'>;
  /** Of a running sandbox, without a trailing slash. */
  sandboxUrl: string;
  credentials: TestCredentials;
  settings?: Record<string, unknown>;
  account?: AccountIdentity | null;
  signal?: AbortSignal;
  now?: () => Date;
  callbackParams?: Record<string, string>;
}

export interface TestContext extends ConnectorContext {
  /** The last unsuccessful response, for `toProviderError`. */
  lastFailure(): FailedResponse | null;
}

/** The least that a connector needs to run: a `fetch` that adds the credentials and goes to the sandbox. */
export function createTestContext(options: TestContextOptions): TestContext {
  let lastFailure: FailedResponse | null = null;
  const { connector, sandboxUrl, credentials } = options;

  const sandboxFetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const url = new URL(request.url);
    if (url.protocol !== 'https:' || !connector.manifest.apiHosts.includes(url.host)) {
      throw new ProviderError({
        kind: 'rejected',
        message: `${url.origin} is not one of the manifest's apiHosts`,
      });
    }
    const headers = new Headers(request.headers);
    authenticate(connector, credentials, headers);
    const response = await fetch(`${sandboxUrl}/${url.host}${url.pathname}${url.search}`, {
      method: request.method,
      headers,
      body: request.body === null ? null : await request.arrayBuffer(),
      redirect: 'manual',
      signal: options.signal ? AbortSignal.any([options.signal, request.signal]) : request.signal,
    });
    if (response.status >= 400) {
      lastFailure = {
        status: response.status,
        headers: response.headers,
        body: await response.clone().text(),
      };
    }
    return response;
  };

  return {
    fetch: sandboxFetch,
    settings: options.settings ?? {},
    log: { debug() {}, info() {}, warn() {} },
    signal: options.signal ?? new AbortController().signal,
    now: options.now ?? (() => new Date()),
    account: options.account ?? null,
    callbackParams: options.callbackParams ?? {},
    lastFailure: () => lastFailure,
  };
}

function authenticate(
  { auth }: Pick<Connector, 'auth'>,
  credentials: TestCredentials,
  headers: Headers,
): void {
  if ('accessToken' in credentials) {
    headers.set('authorization', `Bearer ${credentials.accessToken}`);
    return;
  }
  const method = auth.find((one) => one.type === 'api_key');
  if (method === undefined) throw new Error('The connector takes no API key');
  method.apply(headers, credentials.fields);
}
