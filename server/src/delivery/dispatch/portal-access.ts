import type { Capability } from '../portal/capabilities.ts';
import { ORIGINS_HEADER } from '../portal/portal.input.ts';
import type { SvixTargets } from './svix-target.ts';
import type { TenantApplications } from './tenant-applications.ts';

export interface PortalRequest {
  environment: string;
  /** Null: the environment's main application. */
  tenant: { id: string; name: string | null } | null;
  sessionId: string;
  capabilities: readonly Capability[];
  /** Pages that may use the token, besides our own. */
  origins: readonly string[];
  expiresInSeconds: number;
}

/** Opens an application to a browser, by what every Svix server has. */
export function createPortalAccess({
  targets,
  tenants,
}: {
  targets: SvixTargets;
  tenants: Pick<TenantApplications, 'open'>;
}) {
  async function applicationOf(environment: string, tenant: PortalRequest['tenant']) {
    if (tenant !== null) return tenants.open(environment, tenant);
    const { client, applicationUid: uid } = targets(environment);
    const { id } = await client.application.getOrCreate({ uid, name: 'Patchbay' });
    return { id, uid };
  }

  return {
    /** Where the browser finds the service, and what it can expect there. */
    service(environment: string) {
      const { browserUrl, hasExtensions, shortestPortalSeconds } = targets(environment);
      return { serverUrl: browserUrl(), hasExtensions, shortestPortalSeconds };
    },

    application: applicationOf,

    async open(applicationUid: string, request: Omit<PortalRequest, 'tenant'>) {
      const { environment, origins, capabilities, sessionId, expiresInSeconds } = request;
      // A server that does not know the header lets every page in.
      const headers = origins.length === 0 ? {} : { [ORIGINS_HEADER]: origins.join(',') };
      const { token, url } = await targets(environment)
        .clientWith(headers)
        .authentication.appPortalAccess(applicationUid, {
          capabilities: capabilities as never,
          expiry: expiresInSeconds,
          sessionId,
        });
      return { token, url };
    },

    async end(environment: string, applicationUid: string, sessionId: string): Promise<void> {
      await targets(environment).client.authentication.expireAll(applicationUid, { sessionIds: [sessionId] });
    },
  };
}

export type PortalAccessService = ReturnType<typeof createPortalAccess>;
