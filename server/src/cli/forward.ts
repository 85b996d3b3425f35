import { setTimeout as pause } from 'node:timers/promises';
import { signatureHeaders } from '../delivery/engine/signature.ts';

// As long as a delivery waits for an answer.
const TIMEOUT_MS = 15_000;
const PAUSE_MS = 500;

const NOT_REACHED = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'];

/**
 * Posts one signed message and tells what came of it: the status, or why there was no answer. It is repeated only while
 * nobody can have got it.
 */
export async function forward(
  message: { id: string; body: string },
  { to, secret, onNotReached }: { to: string; secret: string; onNotReached: (reason: string) => void },
): Promise<string> {
  for (let told = false; ; told = true) {
    try {
      return String(await post(message, to, secret));
    } catch (error) {
      const reason = reasonOf(error);
      if (!NOT_REACHED.includes(reason)) return `no answer (${reason})`;
      if (!told) onNotReached(reason);
    }
    await pause(PAUSE_MS);
  }
}

async function post({ id, body }: { id: string; body: string }, to: string, secret: string): Promise<number> {
  const response = await fetch(to, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      ...signatureHeaders({ id, timestamp: Math.floor(Date.now() / 1000), body }, [secret]),
      'content-type': 'application/json',
      'user-agent': 'Patchbay-Webhooks/1.0',
      // A kept connection to a server that restarts at every change of its code breaks, and the message with it.
      connection: 'close',
    },
    body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  await response.body?.cancel();
  return response.status;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `none within ${TIMEOUT_MS / 1000} s`;
  const cause = error.cause as NodeJS.ErrnoException | undefined;
  return cause?.code ?? cause?.message ?? error.message;
}
