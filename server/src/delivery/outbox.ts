import type { ClientSession } from 'mongoose';
import type { EventData, EventType } from '../../contract/events.ts';
import { createOutboxStore, type OutboxModels } from './outbox.store.ts';

/** An event with the payload that the contract promises for its type. */
export type OutboxEvent = {
  [T in EventType]: {
    /** Kept as the message's event id, so the same change can never be announced twice. Made when absent. */
    id?: string;
    environment: string;
    tenantId: string;
    connectionId: string | null;
    type: T;
    data: EventData<T>;
  };
}[EventType];

/** Where every change announces itself, in the same transaction that makes the change. */
export interface Outbox {
  append(session: ClientSession, events: readonly OutboxEvent[]): Promise<void>;
  /** Call after the commit: the dispatcher of this process starts at once instead of at its next poll. */
  wake(): void;
  /** Returns a function that removes the listener. */
  onWake(listener: () => void): () => void;
}

export function createOutbox({
  models,
  now = () => new Date(),
}: {
  models: OutboxModels;
  now?: () => Date;
}): Outbox {
  const store = createOutboxStore({ models });
  const listeners = new Set<() => void>();
  return {
    append: (session, events) => store.insert(session, events, now()),
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
