import { z } from 'zod';
import { externalId, id, time } from './common.ts';
import { defineRoute } from './route.ts';
import { systemId } from './systems.ts';

export const tenantInput = z.strictObject({ id: externalId, name: z.string().min(1).max(200).optional() });

export const endUserInput = z.strictObject({
  id: externalId,
  email: z.email().max(320).optional(),
  name: z.string().min(1).max(200).optional(),
});

export const connectSessionInput = z.strictObject({
  tenant: tenantInput,
  endUser: endUserInput,
  /** Origins of the pages that may embed the widget: `https://app.acme.com`. Default: any page may. */
  allowedOrigins: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(20)
    .optional(),
  /** Connector ids; default: all that the environment offers. */
  allowedSystems: z.array(systemId).max(200).optional(),
  /** Opens the widget to re-authorize this connection only. */
  reconnectConnectionId: id.optional(),
  locale: z.string().max(35).optional(),
  /** Seconds, 60 to 1800; default 600. */
  expiresIn: z.int().min(60).max(1800).optional(),
});

export const connectSession = z.object({
  id,
  /** Given once; 256 bits. Hand it to the widget, never put it into a URL. */
  token: z.string(),
  expiresAt: time,
  /** A page of ours with the widget in it, for vendors without a page of their own; takes the token by message or paste. */
  connectUrl: z.string(),
});

export const createConnectSession = defineRoute({
  method: 'POST',
  path: '/v1/connect-sessions',
  summary: 'Open the widget for one end user',
  principal: 'api_key',
  permission: 'sessions:write',
  effect: 'database',
  audit: { action: 'connect_session.created', object: 'connect_session', id: 'response.id' },
  body: connectSessionInput,
  status: 201,
  response: connectSession,
});

export const openConnectSession = defineRoute({
  method: 'POST',
  path: '/widget/v1/sessions',
  summary:
    'Open the widget from a web page: a publishable key, and a token in which your backend says who is there',
  principal: 'publishable_key',
  effect: 'database',
  audit: { action: 'connect_session.opened', object: 'connect_session', id: 'response.id' },
  body: z.strictObject({
    /**
     * JWT, HS256 with the identity secret of the key. Claims: `aud` "patchbay", `sub` (end user), `tenant` { id, name? },
     * `iat`, `exp` (at most 600 seconds later), `jti` (it works once); and if you like `name`, `email`,
     * `allowed_systems`, `reconnect_connection_id`.
     */
    identityToken: z.string().min(1).max(4000),
  }),
  status: 201,
  response: connectSession,
  errors: ['invalid_identity_token', 'identity_token_used', 'origin_not_allowed'],
});

export const revokeConnectSession = defineRoute({
  method: 'DELETE',
  path: '/v1/connect-sessions/:id',
  summary: 'Revoke a connect session; it stops working within a second',
  principal: 'api_key',
  permission: 'sessions:write',
  effect: 'database',
  audit: { action: 'connect_session.revoked', object: 'connect_session', id: 'params.id' },
  params: z.strictObject({ id }),
  status: 204,
});
