import { html } from 'lit';
import { type Route, replaceFilters } from '../state/router.ts';
import { text } from '../text/en.ts';

interface SelectOptions {
  route: Route;
  name: string;
  label: string;
  options: readonly (readonly [value: string, label: string])[];
}

/** A filter that lives in the address, so that a list can be bookmarked and gone back to. */
export function filterSelect({ route, name, label, options }: SelectOptions) {
  const current = route.filters[name] ?? '';
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <select
      id=${name}
      @change=${(event: Event) => replaceFilters({ [name]: (event.target as HTMLSelectElement).value })}
    >
      <option value="" ?selected=${current === ''}>${text.all}</option>
      ${options.map(([value, words]) => html`<option value=${value} ?selected=${current === value}>${words}</option>`)}
    </select>
  </div>`;
}

export function filterInput({ route, name, label }: Omit<SelectOptions, 'options'>) {
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      type="search"
      autocomplete="off"
      spellcheck="false"
      .value=${route.filters[name] ?? ''}
      @change=${(event: Event) => replaceFilters({ [name]: (event.target as HTMLInputElement).value.trim() })}
    />
  </div>`;
}

/** A filter set by a link: shown, and taken away by its button. */
export function filterChip({ route, name, label }: Omit<SelectOptions, 'options'>) {
  const value = route.filters[name];
  if (value === undefined) return null;
  return html`<button type="button" class="chip" @click=${() => replaceFilters({ [name]: '' })}>
    ${label}: <code>${value}</code> <span aria-hidden="true">✕</span><span class="visually-hidden">${text.clearFilters}</span>
  </button>`;
}

export const hasFilters = (route: Route) => Object.keys(route.filters).length > 0;

export const moreButton = (list: { hasMore: boolean; more: Promise<void> | null; showMore(): void }) =>
  list.hasMore
    ? html`<div class="more">
        <button type="button" aria-disabled=${list.more !== null} @click=${() => list.showMore()}>
          ${list.more === null ? null : html`<span class="spinner" aria-hidden="true"></span>`}${text.showMore}
        </button>
      </div>`
    : null;
