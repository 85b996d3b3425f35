import type { Store, View } from './store.ts';

/** Opens the part of a system that fits: its connection, or the way to connect it. */
export function openSystem(store: Store, system: string): void {
  const connections = store.connectionsOf(system);
  const first = connections.find(({ status }) => status === 'needs_reauthorization') ?? connections[0];
  go(
    store,
    first === undefined
      ? { name: 'connect', system, reconnectConnectionId: null }
      : { name: 'connection', system, connectionId: first.id },
  );
}

export function openConnect(store: Store, system: string, reconnectConnectionId: string | null = null): void {
  go(store, { name: 'connect', system, reconnectConnectionId });
}

export function openConnection(store: Store, connectionId: string): void {
  const connection = store.connection(connectionId);
  if (connection !== undefined) go(store, { name: 'connection', system: connection.system, connectionId });
}

export function openCatalogue(store: Store): void {
  go(store, { name: 'catalogue' });
}

function go(store: Store, view: View): void {
  store.justConnected = null;
  if (view.name !== 'catalogue') store.cameFrom = view.system;
  store.set({ view });
}
