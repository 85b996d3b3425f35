import type { ClientSession } from 'mongoose';
import type { MailStore } from './mail.store.ts';

export interface Letter {
  subject: string;
  text: string;
}

/** Where a change leaves the mail that tells of it, in its own transaction. */
export interface MailQueue {
  append(session: ClientSession, letter: Letter): Promise<void>;
  /** Call after the commit: the sender of this process starts at once. */
  wake(): void;
  /** Returns a function that removes the listener. */
  onWake(listener: () => void): () => void;
}

export function createMailQueue({ store, now }: { store: MailStore; now: () => Date }): MailQueue {
  const listeners = new Set<() => void>();
  return {
    append: (session, { subject, text }) => store.insert(session, { subject: oneLine(subject), text }, now()),
    wake() {
      for (const listener of listeners) listener();
    },
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** For an installation without a mail server: nothing is kept for nobody. */
export const noMail: MailQueue = {
  append: async () => undefined,
  wake: () => undefined,
  onWake: () => () => undefined,
};

const oneLine = (text: string) => text.replace(/\s+/g, ' ').slice(0, 200);
