import type { Auth } from './names.ts';

/** What differs between connecting with a key and connecting with OAuth, as text for the templates. */
export interface AuthParts {
  authImports: string;
  auth: string;
  sandboxHosts: string;
  sandboxAuth: string;
  readScopes: string;
  writeScopes: string;
  testCredentials: string;
  setUp: string;
  sandboxNote: string;
}

interface Subject {
  id: string;
  name: string;
}

export const authParts: Readonly<Record<Auth, (subject: Subject) => AuthParts>> = {
  'api-key': ({ id, name }) => ({
    authImports: `import { z } from 'zod';\nimport { apiKey, defineConnector } from '../sdk/index.ts';`,
    auth: `
      apiKey({
        fields: z.object({
          apiKey: z.string().min(8, 'is too short').meta({
            title: 'API key',
            description: 'Make one in the settings of your account. It needs access to customers.',
            secret: true,
          }),
        }),
        apply: (headers, credentials) => headers.set('authorization', \`Bearer \${credentials.apiKey}\`),
        helpUrl: 'https://${id}.example/docs/api-keys',
      }),
    `,
    sandboxHosts: `'api.${id}.example'`,
    sandboxAuth: `apiKeys: { '${id}_test_key_1': first, '${id}_test_key_2': second },`,
    readScopes: '',
    writeScopes: '',
    testCredentials: `{ fields: { apiKey: '${id}_test_key_1' } }`,
    setUp: `Nothing: each user connects with an API key of their own ${name} account.`,
    sandboxNote: `The sandbox accepts the keys \`${id}_test_key_1\` and \`${id}_test_key_2\`.`,
  }),
  oauth: ({ id, name }) => ({
    authImports: `import { defineConnector, oauth2 } from '../sdk/index.ts';`,
    auth: `
      oauth2({
        authorizationUrl: 'https://${id}.example/oauth/authorize',
        tokenUrl: 'https://${id}.example/oauth/token',
        revocation: {
          method: 'POST',
          url: 'https://${id}.example/oauth/revoke',
          clientAuthentication: 'none',
          bodyFormat: 'form',
          tokenParam: 'token',
          token: 'refresh',
        },
        scopes: [
          { scope: 'customers:read', why: 'Read your customers' },
          { scope: 'customers:write', why: 'Add customers for you', optional: true },
        ],
        clientAuthentication: 'body',
        refreshTokens: 'rotating',
        appRegistrationUrl: 'https://${id}.example/developers/apps',
      }),
    `,
    sandboxHosts: `'${id}.example', 'api.${id}.example'`,
    sandboxAuth: `oauth: {
      authorizePath: '/${id}.example/oauth/authorize',
      tokenPath: '/${id}.example/oauth/token',
      revocation: { path: '/${id}.example/oauth/revoke', method: 'POST' },
      clientAuthentication: 'body',
      accessTokenSeconds: 3600,
      refreshTokens: 'rotating',
      scopeDescriptions: { 'customers:read': 'Read customers', 'customers:write': 'Add customers' },
      tokenPrefixes: { access: 'at_', refresh: 'rt_' },
    },`,
    readScopes: `'customers:read', 'customers:write'`,
    writeScopes: `'customers:write'`,
    testCredentials: `{ accessToken: sandbox.control.state().systems[0]?.developerToken ?? '' }`,
    setUp: `1. Register an OAuth app at <https://${id}.example/developers/apps>. Redirect URI:
   \`<your Patchbay URL>/oauth/callback/${id}\`.
2. Enter its client id and secret for ${name} in Patchbay's admin, and switch the system on.

| scope             | what for              |          |
| ----------------- | --------------------- | -------- |
| \`customers:read\`  | read customers        | required |
| \`customers:write\` | the action that adds  | optional |`,
    sandboxNote:
      'The sandbox takes any client id and secret and shows a consent page of its own, with two accounts to choose from.',
  }),
};
