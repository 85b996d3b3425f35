import { Session } from '@patchbay/browser-kit/api/session.ts';
import { ApiClient } from '../api/client.ts';
import { type ApiError, toApiError } from '../api/errors.ts';
import type { CatalogueSystem, WidgetConnection, WidgetState } from '../api/types.ts';
import type { Flow, FlowSnapshot } from '../connect/flow.ts';
import { PatchbayErrorEvent, PatchbayReadyEvent } from '../events/events.ts';
import { isBusy, Refresher } from './refresher.ts';

export type View =
  | { name: 'catalogue' }
  | { name: 'connect'; system: string; reconnectConnectionId: string | null }
  | { name: 'connection'; system: string; connectionId: string };

export type Phase = 'idle' | 'loading' | 'ready' | 'failed' | 'expired';

/** What the person searched and filtered for; kept while a system is open. */
export interface CatalogueFilter {
  query: string;
  category: string | null;
  connectedOnly: boolean;
}

export interface StoreOptions {
  baseUrl: () => string;
  dispatch: (event: Event) => void;
}

const tokenOf = (given: unknown) => (typeof given === 'string' && given !== '' ? given : null);

/** What all parts of one widget share. Parts read it, call it, and are told of each change. */
export class Store {
  readonly session = new Session(tokenOf);
  readonly api: ApiClient;
  readonly dispatch: (event: Event) => void;
  readonly #baseUrl: () => string;
  readonly #listeners = new Set<() => void>();
  readonly #refresher: Refresher;
  #newest: Promise<void> = Promise.resolve();

  phase: Phase = 'idle';
  error: ApiError | null = null;
  data: WidgetState | null = null;
  /** The last refresh had no answer; what is on screen may be old. */
  offline = false;
  view: View = { name: 'catalogue' };
  filter: CatalogueFilter = { query: '', category: null, connectedOnly: false };
  /** The system whose button gets the focus back when the catalogue returns. */
  cameFrom: string | null = null;
  /** Connected a moment ago: its page says so. */
  justConnected: string | null = null;
  flow: Flow | null = null;
  flowSnapshot: FlowSnapshot | null = null;
  /** For screen readers. */
  announcement = '';

  constructor({ baseUrl, dispatch }: StoreOptions) {
    this.dispatch = dispatch;
    this.#baseUrl = baseUrl;
    this.api = new ApiClient({ baseUrl, token: this.session.read });
    this.#refresher = new Refresher({
      refresh: () => this.refresh(),
      busy: () => isBusy(this.data),
      failing: () => this.offline,
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<Pick<Store, 'view' | 'filter' | 'flow' | 'flowSnapshot' | 'announcement'>>): void {
    Object.assign(this, change);
    this.#notify();
  }

  get systems(): readonly CatalogueSystem[] {
    return this.data?.systems ?? [];
  }

  system(id: string): CatalogueSystem | undefined {
    return this.systems.find((system) => system.id === id);
  }

  /** Address on our own server, or null for a monogram; a path that would lead elsewhere is not followed. */
  logoOf({ logoUrl }: CatalogueSystem): string | null {
    return logoUrl !== null && /^\/(?![/\\])/.test(logoUrl) ? this.#baseUrl() + logoUrl : null;
  }

  /** Connections that a person can still do something with. */
  connectionsOf(system: string): WidgetConnection[] {
    return (this.data?.connections ?? []).filter(
      (connection) => connection.system === system && connection.status !== 'disconnected',
    );
  }

  connection(id: string): WidgetConnection | undefined {
    return this.data?.connections.find((connection) => connection.id === id);
  }

  announce(text: string): void {
    // The same text twice is read once only; a no-break space makes it a new one.
    this.set({ announcement: text === this.announcement ? `${text}\u00a0` : text });
  }

  /** First load, and again after a new session. */
  async load(): Promise<void> {
    if (!this.session.available) return;
    this.phase = this.data === null ? 'loading' : this.phase;
    this.#notify();
    await this.refresh();
  }

  /** Resolves when the newest refresh is through, also when it began after this one. */
  refresh(): Promise<void> {
    const load: Promise<void> = this.api.state().then(
      (data) => this.#settle(load, () => this.#loaded(data)),
      (error: unknown) => this.#settle(load, () => this.#failed(toApiError(error))),
    );
    this.#newest = load;
    return load;
  }

  #settle(load: Promise<void>, apply: () => void): Promise<void> | undefined {
    if (load !== this.#newest) return this.#newest;
    apply();
    this.#notify();
    this.#refresher.schedule();
    return undefined;
  }

  #loaded(data: WidgetState): void {
    const first = this.phase !== 'ready';
    this.data = data;
    this.error = null;
    this.offline = false;
    this.phase = 'ready';
    if (first) this.#ready();
  }

  start(): void {
    this.#refresher.start();
  }

  stop(): void {
    this.#refresher.stop();
  }

  /** Shows an expired session as such, and tells the host page of every error. */
  report(error: unknown): ApiError {
    const known = toApiError(error);
    this.dispatch(
      new PatchbayErrorEvent({ code: known.code, message: known.message, requestId: known.requestId }),
    );
    if (known.kind === 'expired') {
      this.phase = 'expired';
      this.#notify();
    }
    return known;
  }

  #failed(error: ApiError): void {
    const known = this.data !== null && error.kind !== 'expired';
    if (known) {
      // What is on screen stays; a passing error of the background refresh only shows a banner.
      if (!this.offline) this.report(error);
      this.offline = true;
      return;
    }
    this.error = error;
    this.report(error);
    if (error.kind !== 'expired') this.phase = 'failed';
  }

  #ready(): void {
    const { systems, connections } = this.data ?? { systems: [], connections: [] };
    this.dispatch(new PatchbayReadyEvent({ systems: systems.length, connections: connections.length }));
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }
}
