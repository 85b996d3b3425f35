import {
  apiKey,
  type Connector,
  type ConnectorContext,
  defineConnector,
  defineSync,
  oauth2,
} from '@patchbay/connectors/sdk';
import { z } from 'zod';

const account = z.object({ id: z.string(), login: z.string() });

async function identify(context: ConnectorContext) {
  const response = await context.fetch('https://api.fakehub.test/me');
  if (!response.ok) throw Object.assign(new Error('Request failed'), { status: response.status });
  const { id, login } = account.parse(await response.json());
  return { accountId: id, label: login };
}

const things = defineSync({
  model: 'payments.customer',
  title: 'Things',
  description: 'Everything there is',
  everyMinutes: 60,
  deletions: 'unknown',
  checkpoint: z.object({ page: z.number() }),
  async *run() {},
});

interface Parts {
  id: string;
  name: string;
  auth: Connector['auth'];
}

function connector({ id, name, auth }: Parts): Connector {
  return defineConnector({
    spec: 1,
    manifest: {
      id,
      name,
      summary: `${name} for tests`,
      categories: ['other'],
      docsUrl: 'https://fakehub.test/docs',
      apiHosts: ['api.fakehub.test'],
    },
    auth,
    settings: z.object({ greeting: z.string().max(20).default('hello') }),
    identify,
    health: async (context) => void (await identify(context)),
    syncs: { things },
    actions: {},
    rateLimits: [
      { scope: 'connection', requests: 1000, perSeconds: 1, source: 'https://fakehub.test/limits' },
    ],
  });
}

/** An OAuth system with everything that OAuth options can say; the options can be changed. */
export function fakehub(options: Partial<Parameters<typeof oauth2>[0]> = {}, id = 'fakehub'): Connector {
  const auth = oauth2({
    authorizationUrl: 'https://auth.fakehub.test/authorize',
    tokenUrl: 'https://auth.fakehub.test/token',
    revocation: {
      method: 'POST',
      url: 'https://auth.fakehub.test/revoke',
      clientAuthentication: 'basic',
      bodyFormat: 'form',
      tokenParam: 'token',
      token: 'refresh',
    },
    scopes: [
      { scope: 'read', why: 'Read your things' },
      { scope: 'write', why: 'Change your things', optional: true },
    ],
    authorizationParams: { access_type: 'offline' },
    clientAuthentication: 'body',
    refreshTokens: 'rotating',
    keepCallbackParams: ['realmId'],
    appRegistrationUrl: 'https://fakehub.test/apps',
    ...options,
  });
  return connector({ id, name: id === 'fakehub' ? 'Fakehub' : id, auth: [auth] });
}

/** A system with an API key form of two fields. */
export function fakekey(): Connector {
  const auth = apiKey({
    fields: z.object({
      apiKey: z.string().min(8, 'must have at least 8 characters').meta({ title: 'API key', secret: true }),
      region: z.enum(['eu', 'us']).optional().meta({ title: 'Region' }),
    }),
    apply: (headers, { apiKey: key }) => headers.set('x-api-key', key),
    helpUrl: 'https://fakehub.test/keys',
  });
  return connector({ id: 'fakekey', name: 'Fakekey', auth: [auth] });
}
