import type { z } from 'zod';
import type {
  WebhookPortalSession,
  webhookOperatorSessionInput,
  webhookPortalSessionInput,
} from '../../../contract/webhook-portal.ts';
import type { PortalAccessService } from '../../delivery/dispatch/portal-access.ts';
import { toOrigins } from '../../http/allowed-origins.ts';
import { ApiError, badRequest, notFound } from '../../http/api-error.ts';
import { newId } from '../../models/ids.ts';
import type { EnvironmentScope } from '../../security/scope.ts';
import { chosenCapabilities, svixCapabilities } from './capabilities.ts';
import { answered } from './delivery-problem.ts';
import type { WebhookPortalStore } from './webhook-portal.store.ts';

const DEFAULT_SECONDS = 3600;

export interface WebhookPortalDeps {
  store: WebhookPortalStore;
  portalAccess: PortalAccessService;
  /** 0: tenants have no endpoints of their own. */
  tenantEndpoints: number;
  now: () => Date;
}

interface Opening {
  tenant: { id: string; name: string | null } | null;
  endUser: { id: string; name: string | null; email: string | null } | null;
  origins: readonly string[];
  capabilities: ReturnType<typeof chosenCapabilities>;
  expiresIn: number;
}

export function createWebhookPortalService({ store, portalAccess, tenantEndpoints, now }: WebhookPortalDeps) {
  /** Refuses what cannot be; answers the work that is left to do. */
  function opening(scope: EnvironmentScope, wanted: Opening): () => Promise<WebhookPortalSession> {
    const { shortestPortalSeconds } = portalAccess.service(scope.environment);
    if (wanted.expiresIn < shortestPortalSeconds) {
      throw badRequest('invalid_body', 'expiresIn is too short for the Svix server that is in use.', [
        { field: 'expiresIn', message: `must be ${shortestPortalSeconds} at least` },
      ]);
    }
    return () => open(scope, wanted);
  }

  async function open({ environment }: EnvironmentScope, wanted: Opening): Promise<WebhookPortalSession> {
    const { serverUrl, hasExtensions } = portalAccess.service(environment);
    const { tenant, endUser, origins, capabilities, expiresIn } = wanted;
    const application = await answered(portalAccess.application(environment, tenant));
    const at = now();
    const id = newId('whp', at.getTime());
    const expiresAt = new Date(at.getTime() + expiresIn * 1000);
    // Written before there is a token, so that there is none that could not be revoked.
    await store.insert({
      _id: id,
      environment,
      tenantId: tenant?.id ?? null,
      applicationUid: application.uid,
      endUser,
      createdAt: at,
      expiresAt,
    });
    const { token, url } = await answered(
      portalAccess.open(application.uid, {
        environment,
        sessionId: id,
        capabilities: svixCapabilities(capabilities),
        origins,
        expiresInSeconds: expiresIn,
      }),
    );
    return {
      id,
      token,
      url,
      expiresAt: expiresAt.toISOString(),
      applicationId: application.id,
      serverUrl,
      capabilities,
      extensions: hasExtensions,
    };
  }

  return {
    openForTenant(scope: EnvironmentScope, input: z.infer<typeof webhookPortalSessionInput>) {
      if (tenantEndpoints === 0) {
        throw new ApiError({
          status: 403,
          code: 'tenant_endpoints_off',
          detail:
            'Tenants have no webhook endpoints of their own here. The operator can allow them with PATCHBAY_TENANT_ENDPOINTS.',
        });
      }
      const { tenant, endUser } = input;
      return opening(scope, {
        tenant: { id: tenant.id, name: tenant.name ?? null },
        endUser:
          endUser === undefined
            ? null
            : { id: endUser.id, name: endUser.name ?? null, email: endUser.email ?? null },
        origins: toOrigins(input.allowedOrigins) ?? [],
        capabilities: chosenCapabilities(input.capabilities),
        expiresIn: input.expiresIn ?? DEFAULT_SECONDS,
      });
    },

    /** For the vendor's own people, on our own pages only. */
    openForOperator: (scope: EnvironmentScope, input: z.infer<typeof webhookOperatorSessionInput>) =>
      opening(scope, {
        tenant: null,
        endUser: null,
        origins: [],
        capabilities: chosenCapabilities(),
        expiresIn: input.expiresIn ?? DEFAULT_SECONDS,
      }),

    async revocation(scope: EnvironmentScope, id: string): Promise<() => Promise<void>> {
      const row = await store.find(scope, id);
      if (row === null) throw notFound('webhook_portal_session');
      return () => answered(portalAccess.end(row.environment, row.applicationUid, row._id));
    },
  };
}

export type WebhookPortalService = ReturnType<typeof createWebhookPortalService>;
