import type { Column } from '@patchbay/browser-kit/components/table.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { table } from '@patchbay/browser-kit/styles/table.styles.ts';
import { html, type PropertyValues } from 'lit';
import type { LogEntry } from '../../api/types.ts';
import { logIcon } from '../../icons.ts';
import { ListLoader } from '../../state/list-loader.ts';
import { page } from '../../styles/page.styles.ts';
import { run } from '../../styles/run.styles.ts';
import { text } from '../../text/en.ts';
import { PageElement } from '../element/admin-element.ts';
import { filterChip, filterInput, filterSelect } from '../filter.ts';
import { listContent } from '../list.ts';
import { entryColumns, entryDetails, lastColumns, messageOf } from './log-entry.ts';
import { styles } from './log-page.styles.ts';

const EVERY_MS = 10_000;
const words = text.log;

/** What was done, one operation a row. */
export class LogPage extends PageElement {
  static override styles = [...PageElement.styles, page, form, notice, table, run, styles];
  readonly #open = new Set<string>();
  readonly #list = new ListLoader<LogEntry>(this, {
    ask: (part) => {
      const { operation, status, tenantId, connectionId } = this.route.filters;
      return this.session.api.logs({ operation, status, tenantId, connectionId, ...part });
    },
    every: () => EVERY_MS,
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
        ${filterSelect({ route, name: 'operation', label: words.operation, options: Object.entries(words.operations) })}
        ${filterSelect({ route, name: 'status', label: words.status, options: Object.entries(words.statuses) })}
        ${filterInput({ route, name: 'tenantId', label: words.tenant })}
      </div>
      ${listContent({ list: this.#list, route: this.route, columns: this.#columns, words, icon: logIcon() })}`;
  }

  readonly #columns: Column<LogEntry>[] = [
    ...entryColumns,
    {
      label: words.message,
      cell: (entry) =>
        html`${messageOf(entry)} ${entryDetails(entry, this.#open.has(entry.id), () => this.#toggle(entry.id))}`,
    },
    ...lastColumns,
  ];

  #toggle(id: string): void {
    if (!this.#open.delete(id)) this.#open.add(id);
    this.requestUpdate();
  }
}

customElements.define('admin-log-page', LogPage);
