import { setTimeout as pause } from 'node:timers/promises';
import { type Document, MongoClient, MongoServerError } from 'mongodb';
import type { MongodFolder } from './mongod-folder.ts';
import { SET_NAME } from './mongod-process.ts';

const USER = 'patchbay';
const LOOK_EVERY_MS = 100;
const ATTEMPT_MS = 1000;
const UNAUTHORIZED = 13;
const AUTHENTICATION_FAILED = 18;
const ALREADY_INITIALIZED = 23;

/** To be kept as secret as the data: it holds the password. */
export function uriOf({ port, password }: MongodFolder): string {
  return `mongodb://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/?replicaSet=${SET_NAME}&authSource=admin`;
}

/** The process number of the server that answers at our port to our password, or null. */
export async function findRunning(place: MongodFolder): Promise<number | null> {
  try {
    return Number((await asUser(place, { serverStatus: 1 }))['pid']);
  } catch {
    return null;
  }
}

/**
 * Makes a new server a replica set of one member with one user, or waits until an old one is primary again. A server
 * without users lets whoever comes over the loopback interface do just that.
 */
export async function prepareReplicaSet(place: MongodFolder, patience: Patience): Promise<void> {
  await waitUntilPrimary(place, patience);
  try {
    await asUser(place, { ping: 1 });
  } catch (error) {
    if (!hasCode(error, AUTHENTICATION_FAILED)) throw error;
    await asStranger(place, { createUser: USER, pwd: place.password, roles: ['root'] });
  }
}

/** How long to try; an aborted signal says why to try no longer. */
export interface Patience {
  timeoutMs: number;
  signal: AbortSignal;
}

async function waitUntilPrimary(place: MongodFolder, { timeoutMs, signal }: Patience): Promise<void> {
  const until = Date.now() + timeoutMs;
  for (let last = 'it did not answer'; ; ) {
    signal.throwIfAborted();
    try {
      const state = await asStranger(place, { hello: 1 });
      if (state['isWritablePrimary'] === true) return;
      last = 'it did not become primary';
      if (state['setName'] === undefined) await initiate(place);
    } catch (error) {
      if (error instanceof MongoServerError) throw error;
    }
    if (Date.now() > until) throw new Error(`${last} within ${timeoutMs / 1000} s`);
    await pause(LOOK_EVERY_MS);
  }
}

// A member that has not read its configuration yet looks like a new one, and then refuses.
async function initiate(place: MongodFolder): Promise<void> {
  const members = [{ _id: 0, host: `127.0.0.1:${place.port}` }];
  try {
    await asStranger(place, { replSetInitiate: { _id: SET_NAME, members } });
  } catch (error) {
    if (!hasCode(error, UNAUTHORIZED, ALREADY_INITIALIZED)) throw error;
  }
}

function hasCode(error: unknown, ...codes: number[]): boolean {
  return error instanceof MongoServerError && codes.includes(Number(error.code));
}

function asUser(place: MongodFolder, command: Document): Promise<Document> {
  return run(`${uriOf(place)}&directConnection=true`, command);
}

function asStranger(place: MongodFolder, command: Document): Promise<Document> {
  return run(`mongodb://127.0.0.1:${place.port}/?directConnection=true`, command);
}

async function run(uri: string, command: Document): Promise<Document> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: ATTEMPT_MS });
  try {
    return await client.db('admin').command(command);
  } finally {
    await client.close();
  }
}
