import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SeenRequest {
  method: string;
  /** With the host as first segment: `/auth.fakehub.test/token`. */
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
}

export interface FakeAnswer {
  status: number;
  headers?: Record<string, string>;
  body: unknown;
  /** Cuts the connection instead of answering. */
  cut?: boolean;
}

/** A tiny OAuth provider on loopback, in the place of a sandbox. Its answers can be replaced one by one. */
export interface FakeOAuthProvider {
  url: string;
  seen: SeenRequest[];
  /** The account that signs in; its id is in the access token. */
  account: { id: string; login: string };
  /** By path; used until removed. */
  answers: Map<string, FakeAnswer>;
  /** Called before the answer of a path. */
  before: Map<string, () => Promise<void>>;
  /** What the consent page does with an authorize URL: the callback URL with a code. */
  allow(authorizeUrl: string, extra?: Record<string, string>): string;
  calls(path: string): SeenRequest[];
  reset(): void;
  close(): Promise<void>;
}

export const TOKEN_PATH = '/auth.fakehub.test/token';
export const REVOKE_PATH = '/auth.fakehub.test/revoke';
export const ME_PATH = '/api.fakehub.test/me';

export async function startFakeOAuthProvider(): Promise<FakeOAuthProvider> {
  const codes = new Map<string, { challenge: string; redirectUri: string; accountId: string }>();
  let issued = 0;
  const provider: FakeOAuthProvider = {
    url: '',
    seen: [],
    account: { id: 'acc-1', login: 'octo' },
    answers: new Map(),
    before: new Map(),
    allow(authorizeUrl, extra = {}) {
      const asked = new URL(authorizeUrl).searchParams;
      const code = `code-${++issued}`;
      const redirectUri = asked.get('redirect_uri') ?? '';
      codes.set(code, {
        challenge: asked.get('code_challenge') ?? '',
        redirectUri,
        accountId: provider.account.id,
      });
      const back = new URL(redirectUri);
      for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', ...extra })) {
        back.searchParams.set(name, value);
      }
      return back.href;
    },
    calls: (path) => provider.seen.filter((request) => request.path.split('?')[0] === path),
    reset() {
      provider.seen.length = 0;
      provider.answers.clear();
      provider.before.clear();
      provider.account = { id: 'acc-1', login: 'octo' };
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };

  function token(body: string): FakeAnswer {
    const form = new URLSearchParams(body);
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const verifier = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (
      grant === undefined ||
      verifier !== grant.challenge ||
      form.get('redirect_uri') !== grant.redirectUri
    ) {
      return { status: 400, body: { error: 'invalid_grant' } };
    }
    const access_token = `at-${grant.accountId}-${++issued}`;
    return {
      status: 200,
      body: { access_token, refresh_token: `rt-${issued}`, expires_in: 3600, scope: 'read write' },
    };
  }

  function me(request: SeenRequest): FakeAnswer {
    const bearer = /^Bearer at-(.+)-\d+$/.exec(request.headers.authorization ?? '');
    const key = request.headers['x-api-key'];
    if (bearer?.[1] !== undefined)
      return { status: 200, body: { id: bearer[1], login: `login-${bearer[1]}` } };
    if (key === 'good-key-123') return { status: 200, body: { id: 'key-account', login: 'keyed' } };
    return { status: 401, body: { message: 'Bad credentials' } };
  }

  const server = createServer((req: IncomingMessage, res: ServerResponse) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const seen = {
        method: req.method ?? '',
        path: req.url ?? '',
        headers: req.headers,
        body: Buffer.concat(chunks).toString(),
      };
      provider.seen.push(seen);
      const path = seen.path.split('?')[0] ?? '';
      await provider.before.get(path)?.();
      const answer = provider.answers.get(path) ?? usual(path, seen);
      if (answer.cut === true) {
        req.socket.destroy();
        return;
      }
      const text = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
      res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers }).end(text);
    })();
  });

  function usual(path: string, seen: SeenRequest): FakeAnswer {
    if (path === TOKEN_PATH) return token(seen.body);
    if (path === REVOKE_PATH) return { status: 200, body: {} };
    if (path === ME_PATH) return me(seen);
    return { status: 404, body: { message: 'Not found' } };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return provider;
}
