import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { MailRow, MailStore } from './mail.store.ts';
import type { MailQueue } from './mail-queue.ts';

/** Longer than the transport waits for a server, so that nobody sends what is being sent. */
const LEASE_MS = 120_000;
const POLL_MS = 10_000;
const MINUTE_MS = 60_000;
const MAX_DELAY_MS = 60 * MINUTE_MS;
/** A server that is away over a weekend; later the news is old. */
const GIVE_UP_MS = 3 * 86_400_000;

export interface MailSenderOptions {
  store: MailStore;
  queue: Pick<MailQueue, 'onWake'>;
  send: (mail: { id: string; subject: string; text: string }) => Promise<void>;
  logger: Pick<Logger, 'warn' | 'error'>;
  now: () => Date;
  pollMs?: number;
}

/** Sends what is in the queue, one after another. Any number of senders may run. */
export function createMailSender(options: MailSenderOptions) {
  const { store, queue, send, logger, now, pollMs = POLL_MS } = options;
  let running = false;
  let wanted = false;
  let loop: Promise<void> | undefined;
  let poll: NodeJS.Timeout | undefined;
  let stopListening: (() => void) | undefined;

  async function deliver(mail: MailRow, holder: string): Promise<void> {
    try {
      await send({ id: mail._id, subject: mail.subject, text: mail.text });
    } catch (error) {
      const fields = { err: error, mailId: mail._id, subject: mail.subject, attempts: mail.attempts };
      if (now().getTime() - mail.createdAt.getTime() >= GIVE_UP_MS) {
        logger.error(fields, 'mail: given up; check PATCHBAY_SMTP_URL');
        await store.remove(mail._id, holder);
        return;
      }
      logger.warn(fields, 'mail: the mail server did not take it; it is kept and tried again');
      const delay = Math.min(MAX_DELAY_MS, MINUTE_MS * 2 ** Math.min(mail.attempts - 1, 10));
      await store.postpone(mail._id, holder, new Date(now().getTime() + delay));
      return;
    }
    await store.remove(mail._id, holder);
  }

  async function drain(): Promise<void> {
    while (running) {
      wanted = false;
      const holder = randomUUID();
      const at = now();
      const mail = await store.claim({ holder, now: at, until: new Date(at.getTime() + LEASE_MS) });
      if (mail !== null) await deliver(mail, holder);
      else if (!wanted) return;
    }
  }

  function wake(): void {
    wanted = true;
    if (!running || loop !== undefined) return;
    loop = drain()
      .catch((error: unknown) => {
        logger.error({ err: error }, 'mail: the database did not answer');
        wanted = false;
      })
      .finally(() => {
        loop = undefined;
        if (wanted) wake();
      });
  }

  return {
    start(): void {
      if (running) return;
      running = true;
      stopListening = queue.onWake(wake);
      poll = setInterval(wake, pollMs);
      wake();
    },
    /** Finishes the mail under way; the rest stays in the queue. */
    async stop(): Promise<void> {
      running = false;
      clearInterval(poll);
      stopListening?.();
      await loop;
    },
  };
}

export type MailSender = ReturnType<typeof createMailSender>;
