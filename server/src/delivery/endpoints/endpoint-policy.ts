import type { ClientSession } from 'mongoose';
import { EgressRefused } from '../../security/egress/egress-errors.ts';
import type { ApplicationRow, ApplicationStore } from '../applications/applications.store.ts';
import { invalid, svixError } from '../http/svix-error.ts';
import { isOperational } from '../operational/operational-application.ts';
import type { EndpointStore } from './endpoints.store.ts';

export interface EndpointPolicyOptions {
  /** In production messages go over https only. */
  requireHttps: boolean;
  /** Throws EgressRefused. `publicOnly`: what the operator allows beside public addresses does not count. */
  judgeUrl(url: string, options: { publicOnly: boolean }): void;
  /** How many endpoints a portal token may make in an application that is not the environment's own. */
  tenantEndpoints: number;
}

export interface EndpointPolicyDeps extends EndpointPolicyOptions {
  applications: Pick<ApplicationStore, 'takeTurn'>;
  endpoints: Pick<EndpointStore, 'count'>;
  transact<T>(work: (session: ClientSession) => Promise<T>): Promise<T>;
}

/** What an endpoint may be, and how many there may be, by whose it is. */
export function createEndpointPolicy(options: EndpointPolicyDeps) {
  const { requireHttps, judgeUrl, tenantEndpoints, applications, endpoints, transact } = options;
  /** The endpoints of any other application are those of the vendor's customers. */
  const isTenants = (app: ApplicationRow) => app.uid !== 'main' && !isOperational(app);

  /** Counted in an order: who makes one at the same time waits for us, or we for them. */
  async function checkCount(app: ApplicationRow, session: ClientSession): Promise<void> {
    await applications.takeTurn(app._id, session);
    if ((await endpoints.count(app._id, session)) < tenantEndpoints) return;
    throw svixError(
      403,
      'endpoint_limit_reached',
      tenantEndpoints === 0
        ? 'Endpoints cannot be made here'
        : `There may be ${tenantEndpoints} endpoints at most. Delete one that is not needed first.`,
    );
  }

  return {
    /** Whether messages may go to public addresses only, whatever the operator allows the vendor's own endpoints. */
    publicOnly: isTenants,

    checkUrl(app: ApplicationRow, url: string): void {
      if (requireHttps && !url.startsWith('https://'))
        throw invalid(['body', 'url'], 'must start with https://');
      if (!isTenants(app)) return;
      try {
        judgeUrl(url, { publicOnly: true });
      } catch (error) {
        if (!(error instanceof EgressRefused)) throw error;
        const isAddress = error.reason === 'address_not_allowed';
        throw invalid(['body', 'url'], isAddress ? 'must have a public address' : error.message);
      }
    },

    /** Does what makes an endpoint, if there may be one more. */
    async whenAllowed<T>(
      app: ApplicationRow,
      { byPortal, session }: { byPortal: boolean; session: ClientSession | undefined },
      make: (session: ClientSession | undefined) => Promise<T>,
    ): Promise<T> {
      if (!byPortal || !isTenants(app)) return make(session);
      const counted = async (within: ClientSession) => {
        await checkCount(app, within);
        return make(within);
      };
      return session === undefined ? transact(counted) : counted(session);
    },
  };
}

export type EndpointPolicy = ReturnType<typeof createEndpointPolicy>;
