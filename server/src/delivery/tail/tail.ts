import { setTimeout as pause } from 'node:timers/promises';
import type { TailAttempt, TailMessage } from '../../../contract/webhook-analytics.ts';
import { svixError } from '../http/svix-error.ts';
import { createFollower, OVERLAP_MS } from './follower.ts';
import type { TailKind, TailStore } from './tail.store.ts';

const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
const LONGEST_MS = 10 * 60_000;
const FURTHEST_BACK_MS = 24 * 3_600_000;
const MAX_PER_CALLER = 5;
const MAX_STREAMS = 200;

export interface TailRequest {
  applicationId: string;
  kinds: readonly TailKind[];
  endpointId: string | null;
  /** Null: all. */
  eventTypes: readonly string[] | null;
  /** Null: from now on. */
  from: Date | null;
  /** Whose stream it is, to bound how many one has. */
  callerId: string;
  /** Whether the caller may still read; asked again and again. */
  isLive: () => Promise<boolean>;
  signal: AbortSignal;
}

/** What happens in an application, as server-sent events. */
export function createTails({ store, now }: { store: TailStore; now: () => Date }) {
  const open = new Map<string, number>();
  const closing = new AbortController();

  function enter(callerId: string): void {
    const total = [...open.values()].reduce((sum, count) => sum + count, 0);
    const own = open.get(callerId) ?? 0;
    if (own >= MAX_PER_CALLER || total >= MAX_STREAMS) {
      throw svixError(
        429,
        'too_many_streams',
        'Too many live streams are open. Close one, or try again later.',
      );
    }
    open.set(callerId, own + 1);
  }

  function leave(callerId: string): void {
    const left = (open.get(callerId) ?? 1) - 1;
    if (left === 0) open.delete(callerId);
    else open.set(callerId, left);
  }

  async function* stream(request: TailRequest, from: number | null): AsyncGenerator<string> {
    const { applicationId, isLive } = request;
    const signal = AbortSignal.any([request.signal, closing.signal]);
    const begun = now().getTime();
    const followers = request.kinds.map((kind) => ({
      kind,
      follower: createFollower({ kind, applicationId, store, from: from ?? begun - OVERLAP_MS }),
    }));
    if (from === null) await Promise.all(followers.map(({ follower }) => follower.skipPresent()));
    let told = performance.now();
    const startedAt = told;
    while (!signal.aborted && performance.now() - startedAt < LONGEST_MS && (await isLive())) {
      let isQuiet = true;
      for (const { kind, follower } of followers) {
        const ids = await follower.next();
        if (ids.length > 0) isQuiet = false;
        const items = await read(request, kind, ids);
        const position = Math.min(...followers.map((one) => one.follower.position()));
        for (const item of items) yield event(kind, item, position);
        if (items.length > 0) told = performance.now();
      }
      if (!isQuiet) continue;
      if (performance.now() - told > HEARTBEAT_MS) {
        told = performance.now();
        yield ': ok\n\n';
      }
      await pause(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  async function read(request: TailRequest, kind: TailKind, ids: readonly string[]) {
    if (ids.length === 0) return [];
    const { applicationId, endpointId, eventTypes } = request;
    const isWanted = (row: { eventType: string; endpointId?: string }) =>
      (eventTypes?.includes(row.eventType) ?? true) && (endpointId ?? row.endpointId) === row.endpointId;
    return kind === 'message'
      ? (await store.messages(applicationId, ids)).filter(isWanted).map(messageItem)
      : (await store.attempts(applicationId, ids)).filter(isWanted).map(attemptItem);
  }

  async function* counted(request: TailRequest): AsyncGenerator<string> {
    try {
      yield ': ok\n\n';
      const earliest = now().getTime() - FURTHEST_BACK_MS;
      const asked = request.from?.getTime() ?? null;
      const isTooFar = asked !== null && asked < earliest;
      if (isTooFar) {
        const gap = { since: new Date(asked).toISOString(), until: new Date(earliest).toISOString() };
        yield event('gap', gap, earliest);
      }
      yield* stream(request, isTooFar ? earliest : asked);
    } finally {
      leave(request.callerId);
    }
  }

  return {
    /** Throws when the caller has too many already. To be read to its end, or returned. */
    open(request: TailRequest): AsyncIterable<string> {
      enter(request.callerId);
      return counted(request);
    },
    /** Ends all of them: their readers connect again, to another process. */
    close(): void {
      closing.abort();
    },
  };
}

function messageItem(row: Awaited<ReturnType<TailStore['messages']>>[number]): TailMessage {
  return {
    id: row._id,
    eventId: row.eventId,
    eventType: row.eventType,
    channels: row.channels.length === 0 ? null : row.channels,
    tags: row.tags.length === 0 ? null : row.tags,
    timestamp: row.createdAt.toISOString(),
  };
}

function attemptItem(row: Awaited<ReturnType<TailStore['attempts']>>[number]): TailAttempt {
  return {
    id: row._id,
    msgId: row.messageId,
    endpointId: row.endpointId,
    eventType: row.eventType,
    url: row.url,
    status: row.status,
    responseStatusCode: row.responseStatusCode,
    responseDurationMs: row.durationMs,
    triggerType: row.triggerType,
    errorClass: row.errorClass ?? null,
    timestamp: row.createdAt.toISOString(),
  };
}

function event(name: string, data: unknown, position: number): string {
  return `event: ${name}\nid: ${position}\ndata: ${JSON.stringify(data)}\n\n`;
}

export type Tails = ReturnType<typeof createTails>;
