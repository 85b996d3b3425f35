import type { FlowStatus } from '../../server/contract/widget.ts';
import type { Call } from './api.ts';
import { waitFor } from './wait.ts';

/** Connects by OAuth as a browser would, without one: follows the redirects, presses "Allow", carries the cookies. */
export async function connectByOAuth(
  session: Call,
  system: string,
  { press = 'allow', body = {} }: { press?: 'allow' | 'cancel'; body?: object } = {},
): Promise<FlowStatus> {
  const { status, body: started } = await session<{ flow: FlowStatus; authorizeUrl: string }>(
    'POST',
    '/widget/v1/flows',
    {
      system,
      ...body,
    },
  );
  if (status !== 201) throw new Error(`The flow was not started: ${JSON.stringify(started)}`);
  const jar = new Map<string, string>();
  let page = await visit(started.authorizeUrl, jar);
  const form = readForm(page.text, page.url);
  const fields = new URLSearchParams([
    ...form.fields,
    ...form.choices.filter(([, value]) => new RegExp(press, 'i').test(value)),
  ]);
  page = await visit(form.action, jar, fields);
  return waitFor(`the flow of ${system} to end`, async () => {
    const { body: flow } = await session<FlowStatus>('GET', `/widget/v1/flows/${started.flow.id}`);
    return ['pending', 'authorizing', 'exchanging'].includes(flow.status) ? null : flow;
  });
}

/** Tokens of a grant that the test itself asked for and can revoke, as another application of the vendor would have them. */
export async function grantByHand(
  sandboxUrl: string,
  {
    authorizePath,
    tokenPath,
    params,
    scope,
  }: { authorizePath: string; tokenPath: string; params: Record<string, string>; scope: string },
): Promise<{ accessToken: string; refreshToken: string; expiresAt: string }> {
  const redirectUri = 'http://127.0.0.1:9/callback';
  const client = { client_id: 'other-app', redirect_uri: redirectUri };
  const query = new URLSearchParams({ ...client, ...params, scope, response_type: 'code', state: 's' });
  const page = await fetch(`${sandboxUrl}${authorizePath}?${query}`);
  const form = readForm(await page.text(), page.url);
  const allow = form.choices.filter(([, value]) => /allow/i.test(value));
  const back = await fetch(form.action, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(sandboxUrl).origin },
    body: new URLSearchParams([...form.fields, ...allow]),
  });
  const code = new URL(back.headers.get('location') ?? redirectUri).searchParams.get('code') ?? '';
  const answer = await fetch(sandboxUrl + tokenPath, {
    method: 'POST',
    body: new URLSearchParams({ ...client, client_secret: 'secret', grant_type: 'authorization_code', code }),
  });
  const tokens = (await answer.json()) as {
    access_token: string;
    refresh_token: string;
    expires_in: number;
  };
  if (!answer.ok) throw new Error(`No grant: ${JSON.stringify(tokens)}`);
  return {
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
    expiresAt: new Date(Date.now() + tokens.expires_in * 1000).toISOString(),
  };
}

interface Visited {
  url: string;
  text: string;
}

async function visit(start: string, jar: Map<string, string>, form?: URLSearchParams): Promise<Visited> {
  let url = start;
  let body = form;
  for (let hop = 0; hop < 10; hop++) {
    const response = await fetch(url, {
      redirect: 'manual',
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: new URL(url).origin,
      },
      ...(body === undefined ? {} : { body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';');
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
    const location = response.headers.get('location');
    if (location === null) return { url, text: await response.text() };
    url = new URL(location, url).href;
    body = undefined;
  }
  throw new Error(`Too many redirects from ${start}`);
}

/** The consent form of the sandbox: hidden fields, and the buttons as choices. */
function readForm(html: string, base: string) {
  const form = /<form[^>]*>/i.exec(html)?.[0] ?? '';
  const action = new URL(attribute(form, 'action') ?? base, base).href;
  const inputs = [...html.matchAll(/<input[^>]*>/gi)].map(([tag]) => tag);
  const fields = inputs
    .filter((tag) => !/type="(radio|checkbox)"/.test(tag) || /\bchecked\b/.test(tag))
    .map((tag): [string, string] => [attribute(tag, 'name') ?? '', attribute(tag, 'value') ?? '']);
  const choices = [...html.matchAll(/<button[^>]*>/gi)].map(([tag]): [string, string] => [
    attribute(tag, 'name') ?? '',
    attribute(tag, 'value') ?? '',
  ]);
  return { action, fields, choices };
}

function attribute(tag: string, name: string): string | null {
  const value = new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
  return value?.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'") ?? null;
}
