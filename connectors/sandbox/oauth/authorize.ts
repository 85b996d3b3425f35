import { randomBytes } from 'node:crypto';
import type { Request, Response, Router } from 'express';
import type { Credentials } from '../credentials.ts';
import type { SandboxOAuth, SandboxProvider } from '../provider.ts';
import { newGrantId, type TokenClaims } from '../tokens.ts';
import { consentPage, errorPage } from './consent-page.ts';
import { sendPage } from './send-page.ts';

const MINUTES_10 = 600;

/** The page where a person picks an account and allows or cancels, and what follows. */
export function mountAuthorize(
  router: Router,
  provider: SandboxProvider,
  oauth: SandboxOAuth,
  credentials: Credentials,
) {
  router.get(oauth.authorizePath, (request, response) => {
    const asked = readRequest(request);
    if (typeof asked === 'string') return refuse(response, oauth, asked);
    const { redirectUri, state, problem, clientId, scopes, challenge, offline } = asked;
    if (problem !== null) return back(response, redirectUri, { ...problem, state });
    const consent = credentials.signer.sign({
      ...emptyClaims(provider, credentials),
      k: 'consent',
      c: clientId,
      sc: scopes,
      r: { uri: redirectUri, challenge, state, offline },
    });
    const nonce = randomBytes(16).toString('base64');
    const html = consentPage({
      provider,
      oauth,
      clientId,
      scopes,
      consent,
      nonce,
      action: request.originalUrl,
    });
    sendPage(response, { html, nonce, oauth, status: 200 });
  });

  router.post(oauth.authorizePath, (request, response) => {
    const form: Record<string, unknown> = Object(request.body);
    const { signer, clock, memory } = credentials;
    const consent = signer.verify(String(form['consent']), {
      kind: 'consent',
      system: provider.id,
      now: clock.now(),
    });
    if (consent?.r === undefined) {
      return refuse(
        response,
        oauth,
        'This page was open for too long. Go back to the application and start again.',
      );
    }
    const { uri, state, offline } = consent.r;
    if (form['decision'] !== 'allow') {
      const error_description = 'The user has denied your application access.';
      return back(response, uri, { error: 'access_denied', error_description, state });
    }
    const account = provider.accounts.find(({ id }) => id === form['account']);
    if (account === undefined) return refuse(response, oauth, 'Pick one of the accounts.');
    const grant = newGrantId();
    const firstConsent = memory.consent(`${provider.id} ${consent.c} ${account.id}`, grant);
    const prompted = new URL(request.originalUrl, 'http://sandbox').searchParams.get('prompt') ?? '';
    const code = signer.sign({
      ...consent,
      k: 'code',
      a: account.id,
      g: grant,
      x: expiry(credentials),
      r: { ...consent.r, offline: offline && (firstConsent || prompted.includes('consent')) },
    });
    back(response, uri, { code, state, ...oauth.extraCallbackParams?.(account) });
  });
}

interface AuthorizeRequest {
  clientId: string;
  redirectUri: string;
  state: string;
  scopes: string[];
  challenge: string;
  offline: boolean;
  problem: { error: string; error_description: string } | null;
}

/** A text when the person must see the problem, since there is no address that it is safe to send them to. */
function readRequest(request: Request): AuthorizeRequest | string {
  const value = (name: string) => {
    const found = request.query[name];
    return typeof found === 'string' ? found : '';
  };
  const clientId = value('client_id');
  if (clientId === '') return 'The parameter client_id is missing.';
  if (clientId.startsWith('invalid')) return `There is no application with the client_id ${clientId}.`;
  const redirectUri = value('redirect_uri');
  if (!isRedirectUri(redirectUri)) {
    return 'The redirect_uri must be an absolute http or https address without a fragment.';
  }
  const challenge = value('code_challenge');
  const wrong = (error_description: string, error = 'invalid_request') => ({ error, error_description });
  const problem =
    value('response_type') !== 'code'
      ? wrong('response_type must be "code".', 'unsupported_response_type')
      : value('state') === ''
        ? wrong('The parameter state is missing.')
        : challenge !== '' && value('code_challenge_method') !== 'S256'
          ? wrong('code_challenge_method must be "S256".')
          : null;
  return {
    clientId,
    redirectUri,
    state: value('state'),
    scopes: value('scope').split(/[ ,]+/).filter(Boolean),
    challenge,
    offline: value('access_type') === 'offline',
    problem,
  };
}

function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hash, username } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && hash === '' && username === '';
}

function back(response: Response, redirectUri: string, params: Record<string, string>): void {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(params)) if (value !== '') url.searchParams.set(name, value);
  response.set({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' }).redirect(302, url.href);
}

function refuse(response: Response, oauth: SandboxOAuth, text: string): void {
  const nonce = randomBytes(16).toString('base64');
  sendPage(response, { html: errorPage(text, nonce), nonce, oauth, status: 400 });
}

function emptyClaims(provider: SandboxProvider, credentials: Credentials): TokenClaims {
  const e = credentials.memory.epoch(provider.id);
  return { k: 'consent', s: provider.id, a: '', c: '', sc: [], g: '', n: 0, e, x: expiry(credentials) };
}

function expiry({ clock }: Credentials): number {
  return Math.floor(clock.now().getTime() / 1000) + MINUTES_10;
}
