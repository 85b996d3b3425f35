import { msg } from '@lit/localize';
import { html, nothing } from 'lit';
import type { ApiError } from '../../api/errors.ts';
import type { Message } from '../../api/types.ts';
import { messagesIcon } from '../../icons.ts';
import { FilterChoices } from '../../state/filter-choices.ts';
import { isFiltered, type MessageFilter, NO_FILTER, sinceOf } from '../../state/message-filter.ts';
import { PageLoader } from '../../state/page-loader.ts';
import { alignedRows } from '../../styles/rows.styles.ts';
import { ViewElement } from '../element/store-element.ts';
import { doneNotice, emptyPage, problemNotice, staleNotice, waiting } from '../problem.ts';
import { showMore } from '../show-more.ts';
import { filters } from './filters.ts';
import { styles } from './message-list.styles.ts';
import { messageRows } from './message-rows.ts';

const EVERY_MS = 10_000;
const BUSY_MS = 2000;

const STATUS = { success: 0, pending: 1, fail: 2 } as const;

/** Everything that was sent, newest first. */
export class MessageList extends ViewElement {
  static override styles = [...ViewElement.styles, alignedRows, styles];
  static override properties = {
    error: { state: true },
    looking: { state: true },
  };

  /** Why an id was not found. */
  declare private error: ApiError | null;
  declare private looking: boolean;
  readonly #choices = new FilterChoices(this);
  readonly #list = new PageLoader<Message>(this, {
    ask: (page) => this.#ask(page),
    every: (items) =>
      items.some(({ deliveries = [] }) => deliveries.some(({ status }) => status === 1 || status === 3))
        ? BUSY_MS
        : EVERY_MS,
  });

  constructor() {
    super();
    this.error = null;
    this.looking = false;
  }

  override firstUpdated(): void {
    void this.#list.loader.refresh();
  }

  override render() {
    const { store } = this;
    const { types, endpoints } = this.#choices;
    return html`<div class="view">
      <div class="head">
        <div>
          <h2>${msg('Messages')}</h2>
          <p class="muted">${msg('Every event, and how its delivery went.')}</p>
        </div>
      </div>
      ${doneNotice(store.done)} ${problemNotice(this.error)}
      ${filters({
        filter: store.filter,
        types,
        endpoints,
        withStatus: store.extensions,
        looking: this.looking,
        change: (change) => this.#filter(change),
        find: (id) => this.#find(id),
      })}
      ${this.#list.items === null ? nothing : staleNotice(this.#list.loader.error)} ${this.#content()}
    </div>`;
  }

  #content() {
    const { items, loader, hasMore } = this.#list;
    if (items === null) return waiting(loader);
    const filtered = isFiltered(this.store.filter);
    if (items.length === 0 && !hasMore) {
      return emptyPage({
        icon: messagesIcon(),
        heading: filtered ? msg('No message fits these filters') : msg('No messages yet'),
        text: filtered
          ? msg('Try a longer time or other filters.')
          : msg(
              'They appear here as soon as something happens. Send a test event from an endpoint to see one.',
            ),
        ...(filtered
          ? {
              action: html`<button type="button" @click=${() => this.#filter(NO_FILTER)}>
                ${msg('Clear filters')}
              </button>`,
            }
          : {}),
      });
    }
    return html`<div class="card">
        ${messageRows({ messages: items, open: (id) => this.store.go({ name: 'message', id }) })}
      </div>
      ${showMore(this.#list)}`;
  }

  #ask(page: { limit: number; iterator: string | null }) {
    const { filter, extensions, api } = this.store;
    const { eventType, status, endpointId, range } = filter;
    return api.messages({
      ...page,
      event_types: eventType,
      after: sinceOf(range),
      ...(extensions
        ? {
            with_deliveries: true,
            endpoint_id: endpointId,
            ...(status === '' ? {} : { status: STATUS[status] }),
          }
        : {}),
    });
  }

  #filter(change: Partial<MessageFilter>): void {
    this.store.set({ filter: { ...this.store.filter, ...change } });
    void this.#list.loader.reset();
  }

  async #find(id: string): Promise<void> {
    if (id === '' || this.looking) return;
    this.looking = true;
    this.error = null;
    try {
      const message = await this.store.api.message(id);
      this.store.go({ name: 'message', id: message.id });
    } catch (error) {
      this.error = this.store.report(error);
    }
    this.looking = false;
  }
}
