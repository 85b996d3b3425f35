import { type ApiError, toApiError } from '../api/errors.ts';
import type { TailAttempt } from '../api/types.ts';
import { readEvents, type StreamEvent } from './event-stream.ts';

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'failed';

export interface LiveTailOptions {
  open: (input: { lastEventId: string | null; signal: AbortSignal }) => Promise<ReadableStream<Uint8Array>>;
  changed: () => void;
}

const KEPT = 200;
/** The server says something every 15 seconds; a line that is silent for longer is dead. */
const SILENCE_MS = 40_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** Follows what happens, newest first, over broken lines and pauses. */
export class LiveTail {
  readonly #options: LiveTailOptions;
  #items: readonly TailAttempt[] = [];
  /** What came while the list stands still. */
  #held: readonly TailAttempt[] = [];
  #paused = false;
  #line: 'connecting' | 'live' | 'reconnecting' | 'failed' = 'connecting';
  #abort: AbortController | null = null;
  #lastEventId: string | null = null;
  error: ApiError | null = null;

  constructor(options: LiveTailOptions) {
    this.#options = options;
  }

  get items(): readonly TailAttempt[] {
    return this.#items;
  }

  /** How many came since the pause. */
  get held(): number {
    return this.#held.length;
  }

  get state(): LiveState {
    return this.#paused && this.#line !== 'failed' ? 'paused' : this.#line;
  }

  start(): void {
    this.stop();
    this.#line = 'connecting';
    this.error = null;
    this.#abort = new AbortController();
    void this.#follow(this.#abort.signal);
    this.#options.changed();
  }

  stop(): void {
    this.#abort?.abort();
    this.#abort = null;
  }

  /** Other filters: what was shown belongs to the former ones. */
  restart(): void {
    this.#lastEventId = null;
    this.clear();
    this.start();
  }

  /** The list stands still; what comes is kept. */
  pause(): void {
    this.#paused = true;
    this.#options.changed();
  }

  resume(): void {
    this.#paused = false;
    this.#items = newest([...this.#held, ...this.#items]);
    this.#held = [];
    this.#options.changed();
  }

  clear(): void {
    this.#items = [];
    this.#held = [];
    this.#options.changed();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        if (await this.#listen(signal)) wait = FIRST_WAIT_MS;
      } catch (error) {
        if (signal.aborted) return;
        const known = toApiError(error);
        if (isFinal(known)) {
          this.error = known;
          this.#line = 'failed';
          this.#options.changed();
          return;
        }
      }
      if (signal.aborted) return;
      this.#line = 'reconnecting';
      this.#options.changed();
      await pause(wait, signal);
    }
  }

  /** Until the line ends; tells whether there was one. */
  async #listen(signal: AbortSignal): Promise<boolean> {
    const silence = new AbortController();
    const body = await this.#options.open({
      lastEventId: this.#lastEventId,
      signal: AbortSignal.any([signal, silence.signal]),
    });
    this.#line = 'live';
    this.#options.changed();
    let timer = setTimeout(() => silence.abort(), SILENCE_MS);
    try {
      for await (const event of readEvents(body)) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE_MS);
        this.#take(event);
      }
    } catch {
      // A line that broke is opened again; only opening it can fail for good.
    }
    clearTimeout(timer);
    return true;
  }

  #take({ event, id, data }: StreamEvent): void {
    if (id !== null) this.#lastEventId = id;
    if (event !== 'attempt' || data === '') return;
    const item = JSON.parse(data) as TailAttempt;
    // After a broken line the last seconds may come again.
    if ([...this.#items, ...this.#held].some((known) => known.id === item.id)) return;
    if (this.#paused) this.#held = newest([item, ...this.#held]);
    else this.#items = newest([item, ...this.#items]);
    this.#options.changed();
  }
}

const newest = (items: readonly TailAttempt[]) => items.slice(0, KEPT);

/** What asking again does not change. Too many streams (429) and a server that restarts do pass. */
const isFinal = ({ kind, status }: ApiError) =>
  kind === 'expired' || (kind === 'problem' && status < 500 && status !== 429);

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end, { once: true });
  });
}
