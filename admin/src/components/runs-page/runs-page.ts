import { syncIcon } from '@patchbay/browser-kit/icons.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { html, nothing, type PropertyValues } from 'lit';
import type { SyncRun } from '../../api/types.ts';
import { ListLoader } from '../../state/list-loader.ts';
import { href } from '../../state/router.ts';
import { page } from '../../styles/page.styles.ts';
import { run } from '../../styles/run.styles.ts';
import { table } from '../../styles/table.styles.ts';
import { text } from '../../text/en.ts';
import { PageElement } from '../element/admin-element.ts';
import { filterChip, filterSelect, hasFilters, moreButton } from '../filter.ts';
import { emptyPage, problemPage, staleNotice } from '../problem.ts';
import { dataTable, ghostTable } from '../table.ts';
import { columnsOfAll, isUnderway } from './run-columns.ts';

const BUSY_MS = 2000;
const IDLE_MS = 10_000;
const words = text.runs;

/** Every run, newest first. */
export class RunsPage extends PageElement {
  static override styles = [...PageElement.styles, page, form, notice, table, run];
  readonly #list = new ListLoader<SyncRun>(this, {
    ask: (part) => {
      const { status, connectionId, sync } = this.route.filters;
      return this.session.api.runs({ status, connectionId, sync, ...part });
    },
    every: (runs) => (runs.some(isUnderway) ? BUSY_MS : IDLE_MS),
  });

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#list.loader.reset();
  }

  override render() {
    const { route } = this;
    return html`<header>
        <h1>${words.heading}</h1>
        <p class="muted">${words.intro}</p>
      </header>
      ${filterChip({ route, name: 'connectionId', label: words.oneConnection })}
      <div class="filters">
        ${filterSelect({ route, name: 'status', label: words.status, options: Object.entries(words.statuses) })}
      </div>
      ${this.#content()}`;
  }

  #content() {
    const { items, loader } = this.#list;
    if (items === null) {
      return loader.error === null
        ? ghostTable(text.loading)
        : problemPage(loader.error, () => void loader.reset());
    }
    if (items.length === 0) {
      return hasFilters(this.route)
        ? emptyPage(words.noMatch, html`<a href=${href('runs')}>${text.clearFilters}</a>`, syncIcon())
        : emptyPage(words.empty, words.emptyText, syncIcon());
    }
    return html`${loader.error === null ? nothing : staleNotice(loader.error)}
      ${dataTable({ caption: words.heading, columns: columnsOfAll, rows: items, key: ({ id }) => id })}
      ${moreButton(this.#list)}`;
  }
}

customElements.define('admin-runs-page', RunsPage);
