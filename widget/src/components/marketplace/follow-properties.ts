import { openConnect, openSystem } from '../../state/navigation.ts';
import type { Store } from '../../state/store.ts';

const followed = new WeakSet<Store>();

/** Opens what the session or the `system` property asks for, once there is something to open. */
export function followProperties(store: Store, { system }: { system: string | null }, changed = false): void {
  if (changed) followed.delete(store);
  if (store.data === null || followed.has(store)) return;
  followed.add(store);
  const reconnect = store.data.reconnectConnectionId;
  const connection = reconnect === null ? undefined : store.connection(reconnect);
  if (connection !== undefined) openConnect(store, connection.system, connection.id);
  else if (system !== null && store.system(system) !== undefined) openSystem(store, system);
}
