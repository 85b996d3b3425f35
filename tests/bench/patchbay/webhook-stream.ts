import type { RecordChange } from '../../../server/contract/events.ts';

export interface Arrived {
  type: string;
  data: Record<string, unknown>;
  /** `performance.now()` when the demo host had verified it and told so. */
  at: number;
}

export interface WebhookStream {
  arrived: Arrived[];
  /** Resolves with the first webhook, also one that came before, of which `test` says yes. */
  first(what: string, test: (webhook: Arrived) => boolean, timeoutMs?: number): Promise<Arrived>;
  /** Records that were announced so far. */
  records(): number;
  close(): void;
}

/** What the demo host receives and has verified, as it comes: its own page watches the same stream. */
export async function watchWebhooks(demoUrl: string): Promise<WebhookStream> {
  const closing = new AbortController();
  const response = await fetch(`${demoUrl}/api/webhooks/stream`, { signal: closing.signal });
  const arrived: Arrived[] = [];
  const waiting = new Set<() => void>();
  const read = async () => {
    let text = '';
    for await (const chunk of (response.body ?? new ReadableStream()).pipeThrough(new TextDecoderStream())) {
      const at = performance.now();
      const parts = (text + chunk).split('\n\n');
      text = parts.pop() ?? '';
      for (const part of parts) {
        if (!part.startsWith('data: ')) continue;
        const { type, data } = JSON.parse(part.slice('data: '.length)) as Omit<Arrived, 'at'>;
        arrived.push({ type, data, at });
      }
      for (const look of waiting) look();
    }
  };
  read().catch((error: unknown) => {
    if (!closing.signal.aborted) throw error;
  });

  return {
    arrived,
    first(what, test, timeoutMs = 60_000) {
      return new Promise((resolve, reject) => {
        let seen = 0;
        const look = () => {
          for (; seen < arrived.length; seen++) {
            const webhook = arrived[seen];
            if (webhook === undefined || !test(webhook)) continue;
            clearTimeout(timer);
            waiting.delete(look);
            resolve(webhook);
            return;
          }
        };
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`No webhook within ${timeoutMs} ms: ${what}`));
        }, timeoutMs);
        waiting.add(look);
        look();
      });
    },
    records: () => arrived.reduce((sum, webhook) => sum + changesOf(webhook).length, 0),
    close: () => closing.abort(),
  };
}

export function changesOf({ type, data }: Arrived): RecordChange[] {
  return type === 'records.changed' ? (data['changes'] as RecordChange[]) : [];
}
