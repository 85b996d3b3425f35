import type { Connector } from '@patchbay/connectors/sdk';
import type { Router } from 'express';
import { Passport } from 'passport';
import type { ImplementedRoute } from '../../http/implement.ts';
import type { SessionConnections } from '../../http/reconnect-target.ts';
import type { Models } from '../../models/index.ts';
import type { Logger } from '../../observability/logger.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { Establish } from '../../runtime/ports/establish.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { createBeginFlow } from './begin-flow.ts';
import { createBrowserCookie } from './browser-cookie.ts';
import { connectRouter } from './connect.router.ts';
import { createFinishFlow } from './finish-flow.ts';
import { createFlowOAuthReader } from './flow-oauth.ts';
import { flowRoutes } from './flows.routes.ts';
import { createFlowService } from './flows.service.ts';
import { createFlowStore } from './flows.store.ts';
import { createLogFlowFailure } from './log-flow-failure.ts';
import type { OfferedSystems, SessionStates } from './ports.ts';

export interface ConnectDeps {
  models: Pick<Models, 'ConnectFlow'>;
  connectors: readonly Connector[];
  systems: OfferedSystems & OAuthClients;
  sessions: SessionStates;
  connections: SessionConnections;
  establish: Establish;
  operations: OperationLog;
  logger: Pick<Logger, 'error'>;
  vault: Vault;
  fetch: EgressFetch;
  publicUrl: string;
  /** As a browser reaches it; null when there is no sandbox. */
  sandboxUrl: string | null;
  now: () => Date;
}

/** Connecting by OAuth: the widget's routes, and the router of the two pages in the browser. */
export function createConnect(deps: ConnectDeps): { routes: ImplementedRoute[]; router: Router } {
  const { models, connectors, systems, sessions, connections, vault, publicUrl, sandboxUrl, now } = deps;
  const store = createFlowStore(models);
  const oauth = createFlowOAuthReader({ connectors, clients: systems, vault, sandboxUrl });
  const shared = {
    store,
    oauth,
    sessions,
    cookie: createBrowserCookie(publicUrl),
    passport: new Passport(),
    now,
  };
  const flows = createFlowService({ store, systems, connections, publicUrl, now });
  return {
    routes: flowRoutes({ flows, publicUrl }),
    router: connectRouter({
      begin: createBeginFlow({ ...shared, publicUrl }),
      finish: createFinishFlow({
        ...shared,
        establish: deps.establish,
        fetch: deps.fetch,
        logFailure: createLogFlowFailure({ operations: deps.operations, logger: deps.logger }),
      }),
    }),
  };
}
