import { z } from 'zod';
import { id, time } from './common.ts';
import { endUserInput, tenantInput } from './connect-sessions.ts';
import { defineRoute } from './route.ts';

/** What a portal session may do beyond looking. */
export const WEBHOOK_PORTAL_CAPABILITIES = ['manage_endpoints', 'view_secrets', 'send'] as const;

export const webhookPortalCapability = z.enum(WEBHOOK_PORTAL_CAPABILITIES);

const expiresIn = z.int().min(300).max(86_400);

export const webhookPortalSessionInput = z.strictObject({
  /** Whose endpoints. With the first session the tenant gets a Svix application of its own. */
  tenant: tenantInput,
  /** Who looks; kept with the session. */
  endUser: endUserInput.optional(),
  /** Origins of the pages that embed the portal: `https://app.acme.com`. */
  allowedOrigins: z
    .array(z.url({ protocol: /^https?$/ }))
    .min(1)
    .max(20),
  /**
   * Endpoints, messages and attempts can always be seen. `manage_endpoints`: create, change and delete endpoints, and
   * their secrets; `view_secrets`: see signing secrets; `send`: resend, recover, replay, send examples. Default: all.
   */
  capabilities: z.array(webhookPortalCapability).max(10).optional(),
  /** Seconds, 300 to 86400; default 3600. A Svix server takes 3600 at least. */
  expiresIn: expiresIn.optional(),
});

export const webhookOperatorSessionInput = z.strictObject({ expiresIn: expiresIn.optional() });

export const webhookPortalSession = z.object({
  id,
  /** For `<patchbay-webhooks>`, and for the Svix API of this one application. Given once; never put it into a URL. */
  token: z.string(),
  /** A page of ours with the portal in it. Its fragment carries a code that opens it once, within 5 minutes. */
  url: z.string(),
  expiresAt: time,
  /** Svix application, to put into the path: `/api/v1/app/<applicationId>/...`. */
  applicationId: z.string(),
  /** Where the browser finds the Svix API, without `/api/v1`. */
  serverUrl: z.string(),
  capabilities: z.array(webhookPortalCapability),
  /** What the server has beyond Svix: analytics, live tail. False on a Svix server. */
  extensions: z.boolean(),
});

export const createWebhookPortalSession = defineRoute({
  method: 'POST',
  path: '/v1/webhook-portal-sessions',
  summary: "Open the webhook portal for one tenant's own endpoints",
  principal: 'api_key',
  permission: 'webhooks:manage',
  effect: 'provider',
  audit: { action: 'webhook_portal_session.created', object: 'webhook_portal_session', id: 'response.id' },
  body: webhookPortalSessionInput,
  status: 201,
  response: webhookPortalSession,
  errors: ['tenant_endpoints_off'],
});

export const revokeWebhookPortalSession = defineRoute({
  method: 'DELETE',
  path: '/v1/webhook-portal-sessions/:id',
  summary: 'Revoke a session of the webhook portal; it stops working within a second',
  principal: 'api_key',
  permission: 'webhooks:manage',
  effect: 'provider',
  audit: { action: 'webhook_portal_session.revoked', object: 'webhook_portal_session', id: 'params.id' },
  params: z.strictObject({ id }),
  status: 204,
});

export const createWebhookOperatorSession = defineRoute({
  method: 'POST',
  path: '/v1/webhook-operator-sessions',
  summary: "Open the webhook portal for the environment's own endpoints, with every capability",
  principal: 'api_key',
  permission: 'webhooks:manage',
  effect: 'provider',
  audit: { action: 'webhook_operator_session.created', object: 'webhook_portal_session', id: 'response.id' },
  body: webhookOperatorSessionInput,
  status: 201,
  response: webhookPortalSession,
});

export type WebhookPortalCapability = z.infer<typeof webhookPortalCapability>;
export type WebhookPortalSession = z.infer<typeof webhookPortalSession>;
