import { z } from 'zod';
import { id, pageOf, pageQuery, time } from './common.ts';
import { defineRoute, PERMISSIONS } from './route.ts';

export const permission = z.enum(PERMISSIONS);

export const apiKey = z.object({
  id,
  /** `publishable`: opens connect sessions from a web page, together with an identity token, and nothing else. */
  type: z.enum(['secret', 'publishable']),
  name: z.string(),
  /** The first characters, to recognise it. */
  hint: z.string(),
  permissions: z.array(permission),
  /** Of a publishable key: the pages that it may be used on. */
  allowedOrigins: z.array(z.string()),
  createdAt: time,
  expiresAt: time.nullable(),
  /** To the minute. */
  lastUsedAt: time.nullable(),
  revokedAt: time.nullable(),
  /** Until when a key that was replaced by a rotation still works; null when none does. */
  previousUntil: time.nullable(),
});

export type ApiKey = z.infer<typeof apiKey>;

export const newApiKey = apiKey.extend({
  /** The key, given once: `pb_...`, or `pk_...` for a publishable one. */
  key: z.string(),
  /** Of a publishable key: what your backend signs identity tokens with (HS256). Given once; never put it into a page. */
  identitySecret: z.string().nullable(),
});

const common = {
  name: z.string().trim().min(1).max(200),
  expiresAt: z.iso.datetime({ offset: true }).optional(),
};

export const apiKeyInput = z.discriminatedUnion('type', [
  z.strictObject({
    ...common,
    type: z.literal('secret'),
    /** What it may do, and nothing else. */
    permissions: z.array(permission).min(1).max(PERMISSIONS.length),
  }),
  z.strictObject({
    ...common,
    type: z.literal('publishable'),
    /** Origins of the pages that it may be used on: `https://app.acme.com`. */
    allowedOrigins: z
      .array(z.url({ protocol: /^https?$/ }))
      .min(1)
      .max(20),
  }),
]);

const base = { principal: 'api_key', permission: 'api-keys:manage' } as const;

export const listApiKeys = defineRoute({
  ...base,
  method: 'GET',
  path: '/v1/api-keys',
  summary: 'List API keys, newest first, revoked ones too; a key itself is never answered',
  query: pageQuery,
  response: pageOf(apiKey),
});

export const createApiKey = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/api-keys',
  summary: 'Make an API key; it cannot be given what your own key lacks',
  effect: 'database',
  audit: { action: 'api_key.created', object: 'api_key', id: 'response.id' },
  body: apiKeyInput,
  status: 201,
  response: newApiKey,
  errors: ['permission_missing'],
});

export const rotateApiKey = defineRoute({
  ...base,
  method: 'POST',
  path: '/v1/api-keys/:id/rotate',
  summary: 'Replace an API key; the former one works on for the overlap',
  effect: 'database',
  audit: { action: 'api_key.rotated', object: 'api_key', id: 'params.id' },
  params: z.strictObject({ id }),
  body: z
    .strictObject({
      /** Seconds, 0 to 2,592,000 (30 days); default 86,400. */
      overlap: z.int().min(0).max(2_592_000).optional(),
    })
    .optional(),
  response: newApiKey,
  errors: ['permission_missing', 'api_key_revoked'],
});

export const revokeApiKey = defineRoute({
  ...base,
  method: 'DELETE',
  path: '/v1/api-keys/:id',
  summary: 'Revoke an API key; it stops working at once',
  effect: 'database',
  audit: { action: 'api_key.revoked', object: 'api_key', id: 'params.id' },
  params: z.strictObject({ id }),
  status: 204,
});
