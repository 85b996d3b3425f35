import type { ConfigurationInput } from '../api/types.ts';
import { type ChangedDetail, PatchbayChangedEvent, PatchbayDisconnectedEvent } from '../events/events.ts';
import type { Store } from './store.ts';

// Each rejects with an ApiError that has already been told to the host page.

export async function pauseConnection(store: Store, id: string): Promise<void> {
  await attempt(store, () => store.api.pause(id));
  changed(store, id, 'paused');
}

export async function resumeConnection(store: Store, id: string): Promise<void> {
  await attempt(store, () => store.api.resume(id));
  changed(store, id, 'resumed');
}

export async function runSyncs(store: Store, id: string, syncs: readonly string[]): Promise<void> {
  await attempt(store, () => Promise.all(syncs.map((sync) => store.api.runSync(id, sync))));
  changed(store, id, 'sync_requested');
}

export async function saveConfiguration(store: Store, id: string, input: ConfigurationInput) {
  const saved = await attempt(store, () => store.api.saveConfiguration(id, input));
  changed(store, id, 'configuration');
  return saved;
}

export async function disconnect(store: Store, id: string, data: 'keep' | 'delete'): Promise<void> {
  const connection = store.connection(id);
  await attempt(store, () => store.api.disconnect(id, data));
  const system = connection?.system ?? '';
  store.dispatch(new PatchbayDisconnectedEvent({ connectionId: id, system, data }));
  store.set({ view: { name: 'catalogue' } });
  await store.refresh();
}

async function attempt<Result>(store: Store, call: () => Promise<Result>): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw store.report(error);
  }
}

function changed(store: Store, connectionId: string, change: ChangedDetail['change']): void {
  const system = store.connection(connectionId)?.system ?? '';
  store.dispatch(new PatchbayChangedEvent({ connectionId, system, change }));
  void store.refresh();
}
