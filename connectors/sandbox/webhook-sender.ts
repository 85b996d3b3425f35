import { setTimeout as wait } from 'node:timers/promises';
import type { SandboxClock } from './clock.ts';
import type { Ledger } from './ledger.ts';
import type { OutgoingWebhook } from './provider.ts';

const DELAYS_MS = [0, 500, 2000, 5000];
const TIMEOUT_MS = 10_000;

export interface WebhookSender {
  send(system: string, webhook: OutgoingWebhook): void;
  close(): Promise<void>;
}

/** Sends provider webhooks, one subscriber's in the order of their events. */
export function createWebhookSender({
  ledger,
  clock,
}: {
  ledger: Ledger;
  clock: SandboxClock;
}): WebhookSender {
  const closing = new AbortController();
  const queues = new Map<string, Promise<void>>();

  const attempt = async (system: string, { url, headers, body }: OutgoingWebhook): Promise<number | null> => {
    const at = clock.now().toISOString();
    const signal = AbortSignal.any([closing.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const status = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal }).then(
      async (response) => {
        await response.body?.cancel();
        return response.status;
      },
      () => null,
    );
    ledger.add({
      at,
      system,
      direction: 'out',
      method: 'POST',
      path: url,
      status,
      fault: null,
      account: null,
      idempotencyKey: null,
    });
    return status;
  };

  const sendWithRetries = async (system: string, webhook: OutgoingWebhook) => {
    for (const delay of DELAYS_MS) {
      if (delay > 0) await wait(delay, undefined, { signal: closing.signal }).catch(() => undefined);
      if (closing.signal.aborted) return;
      const status = await attempt(system, webhook);
      if (status !== null && status < 300) return;
    }
  };

  return {
    send(system, webhook) {
      const before = queues.get(webhook.url) ?? Promise.resolve();
      const sent = before.then(() => sendWithRetries(system, webhook));
      queues.set(webhook.url, sent);
      void sent.then(() => {
        if (queues.get(webhook.url) === sent) queues.delete(webhook.url);
      });
    },
    async close() {
      closing.abort();
      await Promise.all(queues.values());
    },
  };
}
