import type { VaultContext } from './vault-context.ts';

/** Where every sealed field belongs: for those who seal and open it, and for the rotation, which does both. */

export function credentialsContext(connection: {
  environment: string;
  tenantId: string;
  _id: string;
}): VaultContext {
  const { environment, tenantId, _id } = connection;
  return { environment, tenantId, ownerId: _id, field: 'credentials' };
}

export function clientSecretContext(system: { environment: string; _id: string }): VaultContext {
  return {
    environment: system.environment,
    tenantId: null,
    ownerId: system._id,
    field: 'oauth.clientSecret',
  };
}

export function verifierContext(flow: {
  environment: string;
  tenant: { id: string };
  _id: string;
}): VaultContext {
  return { environment: flow.environment, tenantId: flow.tenant.id, ownerId: flow._id, field: 'verifier' };
}

/** Rows from before subscriptions had a tenant keep their secrets under the key of the environment. */
export function webhookSecretContext(subscription: {
  environment: string;
  tenantId?: string | null;
  _id: string;
}): VaultContext {
  const { environment, tenantId, _id } = subscription;
  return { environment, tenantId: tenantId ?? null, ownerId: _id, field: 'webhook_secret' };
}

export function endpointContext(
  endpoint: { environment: string; _id: string },
  field: 'secret' | 'headers',
): VaultContext {
  return { environment: endpoint.environment, tenantId: null, ownerId: endpoint._id, field };
}

export function identitySecretContext(apiKey: { environment: string; _id: string }): VaultContext {
  return { environment: apiKey.environment, tenantId: null, ownerId: apiKey._id, field: 'identitySecret' };
}

export function auditSeedContext(environment: string): VaultContext {
  return { environment, tenantId: null, ownerId: environment, field: 'audit.seed' };
}

export function answerContext(answer: { environment: string; _id: string }): VaultContext {
  return { environment: answer.environment, tenantId: null, ownerId: answer._id, field: 'idempotent_answer' };
}
