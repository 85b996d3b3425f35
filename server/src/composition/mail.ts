import type { Config } from '../config/config.ts';
import { createMailStore } from '../mail/mail.store.ts';
import { createMailQueue, noMail } from '../mail/mail-queue.ts';
import { createMailSender } from '../mail/mail-sender.ts';
import type { Logger } from '../observability/logger.ts';
import type { Database } from './database.ts';

export interface MailOptions {
  config: Pick<Config, 'mail'>;
  models: Database['models'];
  logger: Logger;
  now: () => Date;
}

/** Mail to the vendor, where a mail server is named. */
export async function createMail({ config, models, logger, now }: MailOptions) {
  if (config.mail === null) return { queue: noMail, sender: null, close: () => undefined };
  // Loaded only where it is used.
  const { createSmtp } = await import('../mail/smtp.ts');
  const smtp = createSmtp(config.mail);
  const store = createMailStore({ models });
  const queue = createMailQueue({ store, now });
  const sender = createMailSender({ store, queue, send: smtp.send, logger, now });
  return { queue, sender, close: smtp.close };
}
