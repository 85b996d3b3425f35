import { syncIcon } from '@patchbay/browser-kit/icons.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { table } from '@patchbay/browser-kit/styles/table.styles.ts';
import { html, type PropertyValues } from 'lit';
import type { SyncRun } from '../../api/types.ts';
import { ListLoader } from '../../state/list-loader.ts';
import { page } from '../../styles/page.styles.ts';
import { run } from '../../styles/run.styles.ts';
import { text } from '../../text/en.ts';
import { PageElement } from '../element/admin-element.ts';
import { filterChip, filterSelect } from '../filter.ts';
import { listContent } from '../list.ts';
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
      ${listContent({ list: this.#list, route: this.route, columns: columnsOfAll, words, icon: syncIcon() })}`;
  }
}

customElements.define('admin-runs-page', RunsPage);
