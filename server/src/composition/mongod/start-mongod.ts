import { acquireDataLock } from '@patchbay/embedded-mongo';
import type { Logger } from '../../observability/logger.ts';
import { lastWords } from './last-words.ts';
import { isTaken, type MongodFolder, openMongodFolder } from './mongod-folder.ts';
import { spawnMongod, stopProcess } from './mongod-process.ts';
import { findRunning, prepareReplicaSet, uriOf } from './replica-set.ts';

// Opening a large data folder after a crash takes a while.
const START_MS = 120_000;
const STOP_MS = 60_000;

export interface MongodOptions {
  program: string;
  folder: string;
  logger: Logger;
  startTimeoutMs?: number;
}

/**
 * Runs the program as a replica set of one member, on loopback and with a password. One that outlived a killed process
 * of ours is used as it is.
 */
export async function startMongod(options: MongodOptions): Promise<{ uri: string; close(): Promise<void> }> {
  const place = await openMongodFolder(options.folder);
  const lock = acquireDataLock(options.folder);
  try {
    const stop = await findOrStart(place, options);
    return {
      uri: uriOf(place),
      async close() {
        await stop();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function findOrStart(place: MongodFolder, options: MongodOptions): Promise<() => Promise<void>> {
  const { program, logger, startTimeoutMs = START_MS } = options;
  const found = await findRunning(place);
  if (found !== null) return () => stop(found, logger);
  // Asked before there is a process of ours: what answers there would be taken for it, and given our user.
  if (await isTaken(place.port)) {
    throw new Error(
      `port ${place.port}, at which the data in ${place.folder} are served, is taken by another program. End that program`,
    );
  }
  const end = new AbortController();
  let isWanted = true;
  let pid: number | undefined;
  try {
    const running = await spawnMongod(program, place);
    pid = running.pid;
    running.onEnd((reason) => {
      end.abort(new Error(reason));
      if (isWanted) logger.error({ log: place.logFile }, `the database is gone: ${program}: ${reason}`);
    });
    await prepareReplicaSet(place, { timeoutMs: startTimeoutMs, signal: end.signal });
  } catch (error) {
    isWanted = false;
    if (pid !== undefined) await stop(pid, logger);
    throw startFailure(program, place, error as Error);
  }
  const started = pid;
  return () => {
    isWanted = false;
    return stop(started, logger);
  };
}

async function stop(pid: number, logger: Logger): Promise<void> {
  if (await stopProcess(pid, STOP_MS)) return;
  logger.error({ pid }, `mongod did not end within ${STOP_MS / 1000} s and is left running`);
}

function startFailure(program: string, { logFile }: MongodFolder, cause: Error): Error {
  const words = lastWords(logFile);
  const said = words === '' ? 'It said nothing' : `It said: ${words}`;
  return new Error(`${program} could not be started: ${cause.message}. ${said}. Its log is ${logFile}`, {
    cause,
  });
}
