import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { EgressFetch } from '../egress/egress-fetch.ts';
import type { Checkpoint } from './checkpoint.ts';

/** A place outside the database that checkpoints go to. Rejects when one may not have arrived. */
export type CheckpointSink = (checkpoint: Checkpoint) => Promise<void>;

/** One JSON a line, added to a file. */
export function fileSink(path: string): CheckpointSink {
  return async (checkpoint) => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await appendFile(path, `${JSON.stringify(checkpoint)}\n`, { mode: 0o600, flush: true });
  };
}

const TIMEOUT_MS = 10_000;

/** One POST each, `application/json`; anything but 2xx counts as not arrived. */
export function httpSink(url: string, fetch: EgressFetch): CheckpointSink {
  return async (checkpoint) => {
    const response = await fetch(
      url,
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(checkpoint),
      },
      { allowedHosts: 'public', purpose: 'audit', timeoutMs: TIMEOUT_MS },
    );
    if (!response.ok) throw new Error(`The audit sink answered ${response.status}`);
  };
}
