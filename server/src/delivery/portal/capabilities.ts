import type { WebhookPortalCapability } from '../../../contract/webhook-portal.ts';

/** What a portal token may be allowed, in Svix's words. */
export const CAPABILITIES = [
  'ViewBase',
  'ViewEndpointSecret',
  'ManageEndpointSecret',
  'ManageTransformations',
  'CreateAttempts',
  'ManageEndpoint',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** What a portal token opens. */
export interface PortalGrant {
  tokenId: string;
  applicationId: string;
  capabilities: readonly Capability[];
  /** Hidden event types that are shown all the same. */
  featureFlags: readonly string[];
  /** Pages that may use it from a browser, besides our own; null: none. */
  origins: readonly string[] | null;
  sessionId: string | null;
  expiresAt: Date;
}

/** Those of which each is enough. */
const ENOUGH: Readonly<Record<Capability, readonly Capability[]>> = {
  ViewBase: ['ViewBase'],
  ViewEndpointSecret: ['ViewEndpointSecret', 'ManageEndpointSecret', 'ManageEndpoint'],
  ManageEndpointSecret: ['ManageEndpointSecret', 'ManageEndpoint'],
  ManageTransformations: ['ManageTransformations'],
  CreateAttempts: ['CreateAttempts'],
  ManageEndpoint: ['ManageEndpoint'],
};

export function grants({ capabilities }: Pick<PortalGrant, 'capabilities'>, needed: Capability): boolean {
  return ENOUGH[needed].some((capability) => capabilities.includes(capability));
}

/** The same in the words of the contract. */
export function contractCapabilities(grant: Pick<PortalGrant, 'capabilities'>): WebhookPortalCapability[] {
  return [
    ...(grants(grant, 'ManageEndpoint') ? (['manage_endpoints'] as const) : []),
    ...(grants(grant, 'ViewEndpointSecret') ? (['view_secrets'] as const) : []),
    ...(grants(grant, 'CreateAttempts') ? (['send'] as const) : []),
  ];
}
