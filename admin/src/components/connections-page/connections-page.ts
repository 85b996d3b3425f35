import type { Column } from '@patchbay/browser-kit/components/table.ts';
import { form } from '@patchbay/browser-kit/styles/form.styles.ts';
import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { table } from '@patchbay/browser-kit/styles/table.styles.ts';
import { html, nothing, type PropertyValues } from 'lit';
import type { Connection } from '../../api/types.ts';
import { formatDateTime, formatRelative } from '../../format/format.ts';
import { connectionsIcon } from '../../icons.ts';
import { ListLoader } from '../../state/list-loader.ts';
import { href, type Route } from '../../state/router.ts';
import { page } from '../../styles/page.styles.ts';
import { text } from '../../text/en.ts';
import { connectionStatus } from '../../text/status.ts';
import { PageElement } from '../element/admin-element.ts';
import { filterInput, filterSelect } from '../filter.ts';
import { listContent } from '../list.ts';

const EVERY_MS = 10_000;
const words = text.connections;

/** Every account that is connected. */
export class ConnectionsPage extends PageElement {
  static override styles = [...PageElement.styles, page, form, notice, table];
  #names: ReadonlyMap<string, string> = new Map();
  readonly #list = new ListLoader<Connection>(this, {
    ask: async (part) => {
      const { status, system, tenantId } = this.route.filters;
      const [found, names] = await Promise.all([
        this.session.api.connections({ status, system, tenantId, ...part }),
        this.session.systemNames(),
      ]);
      this.#names = names;
      return found;
    },
    every: () => EVERY_MS,
  });

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('route')) void this.#list.loader.reset();
  }

  override render() {
    return html`<header>
        <h1>${words.heading}</h1>
        <p class="muted">${words.intro}</p>
      </header>
      ${this.#filters(this.route)} ${listContent({ list: this.#list, route: this.route, columns: this.#columns, words, icon: connectionsIcon() })}`;
  }

  #filters(route: Route) {
    return html`<div class="filters">
      ${filterSelect({ route, name: 'status', label: words.status, options: Object.entries(words.statuses) })}
      ${filterSelect({ route, name: 'system', label: words.system, options: [...this.#names] })}
      ${filterInput({ route, name: 'tenantId', label: words.tenant })}
    </div>`;
  }

  readonly #columns: Column<Connection>[] = [
    {
      label: words.account,
      cell: ({ id, account }) => html`<a href=${href('connections', { id })}>${account.label}</a>`,
    },
    { label: words.system, cell: ({ system }) => this.#names.get(system) ?? system },
    { label: words.tenant, cell: ({ tenantId }) => tenantId },
    {
      label: words.status,
      cell: ({ status, failure }) => html`
        <admin-status-badge .status=${connectionStatus(status)}></admin-status-badge>
        ${failure === null ? nothing : html`<p class="small muted">${failure.message}</p>`}
      `,
    },
    {
      label: words.lastSynced,
      kind: 'nowrap',
      cell: ({ lastSyncedAt }) =>
        lastSyncedAt === null
          ? html`<span class="muted">${text.never}</span>`
          : html`<time datetime=${lastSyncedAt} title=${formatDateTime(lastSyncedAt)}>${formatRelative(lastSyncedAt)}</time>`,
    },
  ];
}

customElements.define('admin-connections-page', ConnectionsPage);
