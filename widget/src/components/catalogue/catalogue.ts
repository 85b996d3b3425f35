import { msg, str } from '@lit/localize';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { CatalogueSystem } from '../../api/types.ts';
import { formatNumber, plural } from '../../format/numbers.ts';
import { closeIcon, searchIcon } from '../../icons.ts';
import type { CatalogueFilter } from '../../state/store.ts';
import { categoryName } from '../../text/categories.ts';
import { StoreElement } from '../element/store-element.ts';
import type { SystemCard } from '../system-card/system-card.ts';
import { attention } from './attention.ts';
import { styles } from './catalogue.styles.ts';
import { categoriesOf, connectedSystems, filteredSystems } from './filters.ts';
import { skeleton } from './skeleton.ts';

const PAGE = 60;

/** All systems on offer, with search and filters. */
export class Catalogue extends StoreElement {
  static override styles = [...StoreElement.styles, notice, styles];
  static override properties = { shown: { state: true } };

  declare private shown: number;

  constructor() {
    super();
    this.shown = PAGE;
  }

  override async firstUpdated(): Promise<void> {
    const { cameFrom } = this.store;
    if (cameFrom === null) return;
    this.store.cameFrom = null;
    await this.updateComplete;
    const cards = [...this.renderRoot.querySelectorAll<SystemCard>('patchbay-system-card')];
    const card = cards.find(({ system }) => system.id === cameFrom);
    await card?.updateComplete;
    if (card === undefined) this.focusHeading();
    else card.focus();
  }

  override render() {
    return html`
      <div class="page stack">
        <header part="header">
          <h2 tabindex="-1">${msg('Integrations')}</h2>
          <p class="muted">${msg('Connect the tools that you already use.')}</p>
        </header>
        ${this.store.data === null ? skeleton() : this.#loaded()}
      </div>
    `;
  }

  #loaded() {
    const found = filteredSystems(this.store);
    const { query, category, connectedOnly } = this.store.filter;
    const filtered = query.trim() !== '' || category !== null || connectedOnly;
    return html`
      ${attention(this.store)}
      <div class="tools" part="tools">${this.#search()} ${this.#filters()}</div>
      <p class=${filtered && found.length > 0 ? 'small muted' : 'visually-hidden'} role="status">
        ${filtered ? countText(found.length) : nothing}
      </p>
      ${found.length === 0 ? this.#empty() : this.#grid(found)}
    `;
  }

  #search() {
    const { query } = this.store.filter;
    return html`
      <div class="search" role="search">
        ${searchIcon()}
        <input
          part="search"
          type="search"
          aria-label=${msg('Search integrations')}
          placeholder=${msg('Search integrations')}
          autocomplete="off"
          spellcheck="false"
          .value=${query}
          @input=${(event: InputEvent) => this.#filter({ query: (event.target as HTMLInputElement).value })}
          @keydown=${this.#onKey}
        />
        ${
          query === ''
            ? nothing
            : html`<button type="button" class="ghost clear" aria-label=${msg('Clear search')} @click=${this.#clear}>
                ${closeIcon()}
              </button>`
        }
      </div>
    `;
  }

  #filters() {
    const { category, connectedOnly } = this.store.filter;
    const categories = categoriesOf(this.store.systems);
    const connected = connectedSystems(this.store).length;
    return html`
      <div class="row filters" role="group" aria-label=${msg('Filter integrations')}>
        <button
          type="button"
          aria-pressed=${connectedOnly}
          @click=${() => this.#filter({ connectedOnly: !connectedOnly })}
        >
          ${msg(str`Connected (${formatNumber(connected)})`)}
        </button>
        ${categories.length > 1 ? html`<span class="divider" aria-hidden="true"></span>` : nothing}
        ${
          categories.length > 1
            ? categories.map(
                (name) => html`<button
                  type="button"
                  aria-pressed=${category === name}
                  @click=${() => this.#filter({ category: category === name ? null : name })}
                >
                  ${categoryName(name)}
                </button>`,
              )
            : nothing
        }
      </div>
    `;
  }

  #grid(found: readonly CatalogueSystem[]) {
    return html`
      <ul class="grid" role="list" part="grid">
        ${repeat(
          found.slice(0, this.shown),
          ({ id }) => id,
          (system) => html`<li>
            <patchbay-system-card
              exportparts="card, connect-button"
              .store=${this.store}
              .system=${system}
            ></patchbay-system-card>
          </li>`,
        )}
      </ul>
      ${
        found.length > this.shown
          ? html`<button type="button" class="more" @click=${() => {
              this.shown += PAGE;
            }}>${msg('Show more')}</button>`
          : nothing
      }
    `;
  }

  #empty() {
    const { query } = this.store.filter;
    const name = query.trim();
    if (this.store.systems.length === 0) {
      return html`<div class="empty"><h3>${msg('No integrations yet')}</h3>
        <p class="muted">${msg('There is nothing to connect here at the moment.')}</p></div>`;
    }
    return html`
      <div class="empty">
        <h3>${name === '' ? msg('Nothing fits these filters') : msg(str`No integration found for “${name}”`)}</h3>
        <p class="muted">
          ${name === '' ? msg('Take a filter away to see more.') : msg('Is it missing? Tell us and we will look into it.')}
        </p>
        <div class="row">
          ${
            name === ''
              ? nothing
              : html`<patchbay-request-integration .store=${this.store} .name=${name}></patchbay-request-integration>`
          }
          <button type="button" class="ghost" @click=${this.#reset}>${msg('Show all')}</button>
        </div>
      </div>
    `;
  }

  #filter(change: Partial<CatalogueFilter>): void {
    this.shown = PAGE;
    this.store.set({ filter: { ...this.store.filter, ...change } });
  }

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.store.filter.query === '') return;
    event.stopPropagation();
    event.preventDefault();
    this.#filter({ query: '' });
  };

  #clear = (): void => {
    this.#filter({ query: '' });
    this.renderRoot.querySelector('input')?.focus();
  };

  #reset = (): void => {
    this.#filter({ query: '', category: null, connectedOnly: false });
    this.renderRoot.querySelector('input')?.focus();
  };
}

function countText(count: number): string {
  return plural(count, {
    one: msg(str`${formatNumber(count)} integration`),
    other: msg(str`${formatNumber(count)} integrations`),
  });
}
