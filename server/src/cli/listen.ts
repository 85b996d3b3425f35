import { setTimeout as pause } from 'node:timers/promises';
import { ApiException, Svix } from 'svix';
import { forward } from './forward.ts';
import { type ListenOptions, listenOptions } from './listen-options.ts';
import { createMessageTail } from './message-tail.ts';

const POLL_MS = 500;
const PATCHBAY_PAUSE_MS = 1000;
const TYPE_WIDTH = 34;

/** Sends the messages of an environment on to an address of this machine, until it is told to stop. */
export async function listenCommand(args: readonly string[]): Promise<void> {
  // The other settings, the master key above all, are the server's and may not be on this machine.
  const { PATCHBAY_DATA_DIR: dataDir = '.patchbay' } = process.env;
  const options = listenOptions(args, { dataDir: dataDir === '' ? '.patchbay' : dataDir, now: new Date() });
  let sent = 0;
  const stop = () => {
    print(`Stopped after ${sent} ${sent === 1 ? 'message' : 'messages'}.`);
    process.exit(0);
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  await listen(options, () => {
    sent++;
  });
}

async function listen(options: ListenOptions, onSent: () => void): Promise<never> {
  const { url, apiKey, forwardTo, secret, since, eventTypes } = options;
  const client = new Svix(apiKey, { serverUrl: url, requestTimeout: 10_000, retryScheduleInMs: [] });
  const tail = createMessageTail({ client, eventTypes });
  await answerOf(url, () => tail.start(since));
  print(`Signing secret: ${secret}`);
  print(`Forwarding ${eventTypes.join(', ') || 'every message'} of ${url} to ${forwardTo}`);
  for (;;) {
    for (const { id, eventType } of await answerOf(url, tail.next)) {
      const body = await answerOf(url, () => tail.body(id));
      const onNotReached = (reason: string) =>
        print(`${forwardTo} cannot be reached (${reason}). Is your server running? Waiting for it.`);
      const outcome =
        body === null
          ? 'not sent: its content is no longer kept'
          : await forward({ id, body }, { to: forwardTo, secret, onNotReached });
      if (body !== null) onSent();
      print(`${new Date().toLocaleTimeString('en-GB')}  ${eventType.padEnd(TYPE_WIDTH)}  ${outcome}  ${id}`);
    }
    await pause(POLL_MS);
  }
}

/** What Patchbay answers, however long it is away; throws what asking again would not change. */
async function answerOf<T>(url: string, ask: () => Promise<T>): Promise<T> {
  for (let told = false; ; told = true) {
    try {
      return await ask();
    } catch (error) {
      const reason = passingReason(url, error);
      if (!told) print(`${url} does not answer (${reason}). Asking again until it does.`);
    }
    await pause(PATCHBAY_PAUSE_MS);
  }
}

function passingReason(url: string, error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error instanceof SyntaxError) throw new Error(`${url} does not answer as Patchbay does; check --url.`);
  if (!(error instanceof ApiException)) {
    const cause = error.cause as NodeJS.ErrnoException | undefined;
    if (cause === undefined && !['AbortError', 'TimeoutError'].includes(error.name)) throw error;
    return cause?.code ?? error.message;
  }
  const { code } = error;
  if (code === 429 || code >= 500) return `status ${code}`;
  if (code === 401 || code === 403) {
    throw new Error(
      `${url} refused the API key (${code}). It has to be valid there and have webhooks:manage.`,
    );
  }
  const body = typeof error.body === 'string' ? error.body : JSON.stringify(error.body);
  throw new Error(`${url} refused the request (${code}): ${body.slice(0, 500)}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
