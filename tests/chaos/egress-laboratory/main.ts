import { oauth2 } from '../../../connectors/sdk/index.ts';
import { performAttempt } from '../../../server/src/delivery/engine/attempt.ts';
import { createMetrics } from '../../../server/src/observability/metrics.ts';
import { createEgressFetch, type EgressFetch } from '../../../server/src/security/egress/egress-fetch.ts';
import { refreshAccessToken } from '../../../server/src/security/oauth/token-endpoint.ts';
import { randomOf } from '../../support/random.ts';
import { hostileNames, hostileUrl, PUBLIC } from './hostile-urls.ts';
import { startListeners } from './listeners.ts';
import { startNameServer } from './name-server.ts';

/** Runs in a network of its own (see the test) and prints what it saw as JSON. */
const [count = 0, seed = 0] = process.argv.slice(2).map(Number);
const AT_ONCE = 50;

const oauthAt = (url: string) =>
  oauth2({
    authorizationUrl: url,
    tokenUrl: url,
    scopes: [],
    clientAuthentication: 'body',
    refreshTokens: 'reusable',
    appRegistrationUrl: url,
  });

type Path = (egress: EgressFetch, url: string) => Promise<unknown>;

/** Every way out of the product ends in the egress fetch; these are its callers with an address that somebody gives. */
const PATHS: Readonly<Record<string, Path>> = {
  webhook: (egressFetch, url) =>
    performAttempt({
      target: { url, headers: {}, publicOnly: false, secrets: [] },
      message: { id: 'msg_1', body: '{}' },
      egressFetch,
      now: () => new Date(),
      signal: AbortSignal.timeout(20_000),
    }),
  token: (fetch, url) =>
    refreshAccessToken({
      auth: oauthAt(url),
      client: { clientId: 'id', clientSecret: 'secret' },
      refreshToken: 'refresh',
      fetch,
      signal: AbortSignal.timeout(20_000),
      now: () => new Date(),
    }),
  'base URL that a user gives': (egress, url) =>
    egress(url, undefined, { allowedHosts: URL.canParse(url) ? [new URL(url).host] : [], purpose: 'api' }),
  'any public host': (egress, url) => egress(url, undefined, { allowedHosts: 'public', purpose: 'svix' }),
};

const names = await startNameServer(hostileNames());
const listeners = await startListeners();
const { connections } = listeners;
const egressOf = (production: boolean) =>
  createEgressFetch({
    sandboxUrl: null,
    allow: [],
    logger: { debug: () => undefined, warn: () => undefined },
    metrics: createMetrics(),
    production,
  });

// The listeners count, and the public address can be reached: otherwise nothing below would mean anything.
await fetch('http://10.0.0.1/', { redirect: 'manual' });
await fetch('http://inside-1.lab.test/', { redirect: 'manual' });
const counted = connections.forbidden.splice(0).length;
const lax = egressOf(false);
const reached = await lax('http://public.lab.test/', undefined, {
  allowedHosts: 'public',
  purpose: 'control',
});
const redirected = await lax(`http://${PUBLIC.v4}/`, undefined, {
  allowedHosts: 'public',
  purpose: 'control',
});
const publicControl = connections.public;

const random = randomOf(seed);
const fetches = [lax, egressOf(true)];
const paths = Object.entries(PATHS);
const tried: Record<string, number> = {};
let answered = 0;
const total = count * paths.length;
for (let done = 0; done < total; done += AT_ONCE) {
  const batch = Array.from({ length: Math.min(AT_ONCE, total - done) }, (_, index) => {
    const [name, path] = paths[(done + index) % paths.length] as [string, Path];
    tried[name] = (tried[name] ?? 0) + 1;
    return path(fetches[Math.floor(random() * 2)] as EgressFetch, hostileUrl(random)).then(
      () => (answered += 1),
      () => undefined,
    );
  });
  await Promise.all(batch);
}

process.stdout.write(
  `${JSON.stringify({
    counted,
    control: { reached: reached.status, redirected: redirected.status, connections: publicControl },
    tried,
    answered,
    questions: names.questions(),
    publicConnections: connections.public,
    forbidden: connections.forbidden,
  })}\n`,
);
listeners.close();
names.close();
process.exit(0);
