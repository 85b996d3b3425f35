import {
  WEBHOOK_PORTAL_CAPABILITIES,
  type WebhookPortalCapability,
} from '../../../contract/webhook-portal.ts';
import type { Capability } from '../../delivery/portal/capabilities.ts';

const SVIX = {
  manage_endpoints: ['ManageEndpoint', 'ManageEndpointSecret', 'ViewEndpointSecret'],
  view_secrets: ['ViewEndpointSecret'],
  send: ['CreateAttempts'],
} as const satisfies Record<WebhookPortalCapability, readonly Capability[]>;

/** All of them unless some are named; what includes another brings it along. */
export function chosenCapabilities(
  named: readonly WebhookPortalCapability[] = WEBHOOK_PORTAL_CAPABILITIES,
): WebhookPortalCapability[] {
  return WEBHOOK_PORTAL_CAPABILITIES.filter(
    (one) => named.includes(one) || (one === 'view_secrets' && named.includes('manage_endpoints')),
  );
}

/** In Svix's words. Looking is always in. */
export function svixCapabilities(chosen: readonly WebhookPortalCapability[]): Capability[] {
  return [...new Set<Capability>(['ViewBase', ...chosen.flatMap((one) => SVIX[one])])];
}
