import type { ApiError } from '../api/errors.ts';
import type { Connection } from '../api/types.ts';
import { PatchbayConnectedEvent } from '../events/events.ts';
import type { Store } from '../state/store.ts';
import { isUnderway } from './flow.ts';
import { OAuthFlow, type StartInput } from './oauth-flow.ts';

/** Starts an OAuth connect. While one is under way, its window comes to the front instead of a second one. */
export function connectWithOAuth(store: Store, input: StartInput): void {
  if (isUnderway(store.flowSnapshot?.phase)) {
    store.flow?.focusWindow();
    return;
  }
  const flow = OAuthFlow.start(hostOf(store), input);
  store.set({ flow, flowSnapshot: flow.snapshot });
}

export function resumeOAuth(store: Store, flowId: string): void {
  const host = hostOf(store);
  const flow = OAuthFlow.find(
    {
      ...host,
      // A flow of another session or of long ago: nobody is waiting for it.
      failed: (error) => (error.status === 404 ? forgetFlow(store) : host.failed(error)),
    },
    flowId,
  );
  store.set({ flow, flowSnapshot: flow.snapshot });
}

export function forgetFlow(store: Store): void {
  store.set({ flow: null, flowSnapshot: null });
}

interface KeyInput {
  system: string;
  fields: Record<string, string>;
  reconnectConnectionId: string | null;
}

/** Rejects with an `ApiError`; its fields belong to the form. */
export async function connectWithKey(store: Store, { system, fields, reconnectConnectionId }: KeyInput) {
  const reconnect = reconnectConnectionId === null ? {} : { reconnectConnectionId };
  const connection = await store.api.connectApiKey({ system, fields, ...reconnect }).catch((error) => {
    throw store.report(error);
  });
  await arrived(store, connection.id, reconnectConnectionId !== null, connection);
}

function hostOf(store: Store) {
  return {
    api: store.api,
    changed: (flowSnapshot: OAuthFlow['snapshot']) => store.set({ flowSnapshot }),
    failed: (error: ApiError): void => void store.report(error),
    connected: (connectionId: string) => {
      const known = store.connection(connectionId) !== undefined;
      void arrived(store, connectionId, known, null);
    },
  };
}

async function arrived(store: Store, id: string, reconnected: boolean, answer: Connection | null) {
  await store.refresh();
  if (answer === null) await reachable(store);
  const connection = store.connection(id) ?? answer;
  forgetFlow(store);
  if (connection === null) return;
  const { system, account } = connection;
  store.dispatch(new PatchbayConnectedEvent({ connectionId: id, system, account, reconnected }));
  if (store.connection(id) === undefined) return;
  store.cameFrom = system;
  store.justConnected = id;
  store.set({ view: { name: 'connection', system, connectionId: id } });
}

/** What was connected while the server could not be asked about it is shown once it can. */
function reachable(store: Store): Promise<void> {
  if (!store.offline) return Promise.resolve();
  return new Promise((resolve) => {
    const unsubscribe = store.subscribe(() => {
      if (store.offline) return;
      unsubscribe();
      resolve();
    });
  });
}
