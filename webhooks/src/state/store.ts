import { Session } from '@patchbay/browser-kit/api/session.ts';
import { ApiClient } from '../api/client.ts';
import { type ApiError, toApiError } from '../api/errors.ts';
import type { Capability, Endpoint, EventType } from '../api/types.ts';
import {
  PatchbayWebhooksChangedEvent,
  PatchbayWebhooksErrorEvent,
  PatchbayWebhooksNavigateEvent,
  type WebhooksChangedDetail,
} from '../events/events.ts';
import type { PortalSession } from '../public-types.ts';
import { NO_FILTER } from './message-filter.ts';
import { pathOf, type View } from './view.ts';

export interface StoreOptions {
  baseUrl: (session: PortalSession) => string;
  dispatch: (event: Event) => void;
}

/** What all parts of one portal share. Parts read it, call it, and are told of each change. */
export class Store {
  readonly session = new Session(sessionOf);
  readonly api: ApiClient;
  readonly dispatch: (event: Event) => void;
  readonly #listeners = new Set<() => void>();
  #eventTypes: Promise<EventType[]> | null = null;

  view: View = { name: 'endpoints' };
  /** A person has moved between views: the focus follows. A page that has just been opened keeps its own. */
  navigated = false;
  /** The session is over and could not be renewed. */
  expired = false;
  /** What the session allows beyond looking; null: everything. */
  rights: readonly string[] | null = null;
  /** Whether the server has what goes beyond Svix. */
  extensions = false;
  /** Of the list of messages; kept while one is open. */
  filter = NO_FILTER;
  /** What has just been done, said above the next view. */
  done: string | null = null;
  /** For screen readers. */
  announcement = '';

  constructor({ baseUrl, dispatch }: StoreOptions) {
    this.dispatch = dispatch;
    this.api = new ApiClient({
      baseUrl,
      session: async (options) => this.#keep(await this.session.read(options)),
    });
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  set(change: Partial<Pick<Store, 'filter' | 'done' | 'announcement' | 'expired'>>): void {
    Object.assign(this, change);
    for (const listener of this.#listeners) listener();
  }

  /** Opens a view and tells the host page. */
  go(view: View, done: string | null = null): void {
    this.navigated = true;
    this.show(view);
    this.set({ done, announcement: done ?? '' });
    this.dispatch(new PatchbayWebhooksNavigateEvent({ path: pathOf(view) }));
  }

  /** Opens a view that the host page asked for. */
  show(view: View): void {
    this.view = view;
    this.set({ done: null });
  }

  announce(text: string): void {
    // The same text twice is read once only; a no-break space makes it a new one.
    this.set({ announcement: text === this.announcement ? `${text}\u00a0` : text });
  }

  /** Tells the host page what was done; says it above what is shown. */
  changed(endpointId: string, change: WebhooksChangedDetail['change'], done: string): void {
    this.set({ done, announcement: done });
    this.dispatch(new PatchbayWebhooksChangedEvent({ endpointId, change }));
  }

  /** Shows an expired session as such, and tells the host page of every error. */
  report = (error: unknown): ApiError => {
    const known = toApiError(error);
    const { code, message, requestId } = known;
    this.dispatch(new PatchbayWebhooksErrorEvent({ code, message, requestId }));
    if (known.kind === 'expired' && !this.expired) this.set({ expired: true });
    return known;
  };

  /** Those on offer; asked for once. */
  eventTypes(): Promise<EventType[]> {
    this.#eventTypes ??= this.api.eventTypes().then(
      ({ data }) => data.filter(({ archived }) => !archived),
      (error: unknown) => {
        this.#eventTypes = null;
        throw error;
      },
    );
    return this.#eventTypes;
  }

  /** To choose from in filters; the first page is enough for that. */
  async endpointChoices(): Promise<Endpoint[]> {
    return (await this.api.endpoints({ limit: 100 })).data;
  }

  /** Another session may be for another application. */
  forget(): void {
    this.#eventTypes = null;
    if (this.expired) this.set({ expired: false });
  }

  can(capability: Capability): boolean {
    return this.rights === null || this.rights.includes(capability);
  }

  #keep(session: PortalSession | null): PortalSession | null {
    if (session === null) return null;
    const { capabilities = null, extensions = false } = session;
    const changed = extensions !== this.extensions || String(capabilities) !== String(this.rights);
    this.rights = capabilities;
    this.extensions = extensions;
    if (changed) this.set({});
    return session;
  }
}

function sessionOf(given: unknown): PortalSession | null {
  if (typeof given !== 'object' || given === null) return null;
  const session = given as Partial<PortalSession>;
  const complete = typeof session.token === 'string' && typeof session.applicationId === 'string';
  return complete ? (session as PortalSession) : null;
}
