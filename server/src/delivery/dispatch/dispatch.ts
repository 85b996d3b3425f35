import type { Logger } from 'pino';
import { createOutboxStore, type OutboxModels } from '../outbox.store.ts';
import type { Outbox } from '../outbox.ts';
import { createDispatchEvent } from './dispatch-event.ts';
import { createDispatcher, type Dispatcher } from './dispatcher.ts';
import { createMainApplication, type EnsureMainApplication } from './main-application.ts';
import type { SvixTargets } from './svix-target.ts';

export interface DispatchOptions {
  models: OutboxModels;
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
} {
  const ensureMainApplication = createMainApplication({ targets });
  const dispatchEvent = createDispatchEvent({ targets, ensureMainApplication });
  const dispatcher = createDispatcher({ ...options, store: createOutboxStore({ models }), dispatchEvent });
  return { dispatcher, ensureMainApplication };
}
