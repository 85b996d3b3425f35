import type { Logger } from 'pino';
import type { DispatchModels } from '../delivery-models.store.ts';
import { createOutboxStore } from '../outbox.store.ts';
import type { Outbox } from '../outbox.ts';
import { createDispatchBatch } from './dispatch-event.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createLaneStore } from './lanes.store.ts';
import { createMainApplication, type EnsureMainApplication } from './main-application.ts';
import { createPortalAccess, type PortalAccessService } from './portal-access.ts';
import type { SvixTargets } from './svix-target.ts';
import { createTenantApplicationStore } from './tenant-applications.store.ts';
import { createTenantApplications } from './tenant-applications.ts';

export interface DispatchOptions {
  models: DispatchModels;
  outbox: Pick<Outbox, 'onWake'>;
  /** The embedded service or a Svix server: the dispatcher does not know which. */
  targets: SvixTargets;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => Date;
  pollMs?: number;
}

/** The way from the outbox to the delivery service. */
export function createDispatch({ models, targets, ...options }: DispatchOptions): {
  dispatcher: Dispatcher;
  ensureMainApplication: EnsureMainApplication;
  portalAccess: PortalAccessService;
  /** Call before the dispatcher starts, where no other process can be alive: what the last one held is free at once. */
  releaseLanesOfDeadProcesses(): Promise<void>;
} {
  const ensureMainApplication = createMainApplication({ targets });
  const tenants = createTenantApplications({
    targets,
    store: createTenantApplicationStore({ models }),
    now: options.now,
  });
  const dispatchBatch = createDispatchBatch({ targets, ensureMainApplication, tenants });
  const lanes = createLaneStore({ models });
  const dispatcher = createDispatcher({
    ...options,
    store: createOutboxStore({ models }),
    lanes,
    dispatchBatch,
  });
  return {
    dispatcher,
    ensureMainApplication,
    portalAccess: createPortalAccess({ targets, tenants }),
    releaseLanesOfDeadProcesses: lanes.releaseAll,
  };
}
