import { notice } from '@patchbay/browser-kit/styles/notice.styles.ts';
import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { System } from '../../api/types.ts';
import { systemsIcon } from '../../icons.ts';
import { Loader } from '../../state/loader.ts';
import { page } from '../../styles/page.styles.ts';
import { text } from '../../text/en.ts';
import { PageElement } from '../element/admin-element.ts';
import { emptyPage, problemPage, staleNotice } from '../problem.ts';
import '../system-item/system-item.ts';
import { ghostTable } from '@patchbay/browser-kit/components/table.ts';

const EVERY_MS = 30_000;

/** What the environment offers, and what is missing before it can. */
export class SystemsPage extends PageElement {
  static override styles = [
    ...PageElement.styles,
    page,
    notice,
    css`
      .list {
        display: grid;
        gap: 12px;
      }
    `,
  ];
  readonly #systems = new Loader<System[]>(this, {
    load: async () => (await this.session.api.systems()).data,
    every: () => EVERY_MS,
  });

  override firstUpdated(): void {
    void this.#systems.refresh();
  }

  override render() {
    return html`<header>
        <h1>${text.systems.heading}</h1>
        <p class="muted">${text.systems.intro}</p>
      </header>
      ${this.#content()}`;
  }

  #content() {
    const { data, error } = this.#systems;
    if (data === null) {
      return error === null ? ghostTable(text.loading) : problemPage(error, () => void this.#systems.reset());
    }
    if (data.length === 0) return emptyPage(text.systems.heading, text.systems.empty, systemsIcon());
    return html`${error === null ? nothing : staleNotice(error)}
      <ul class="list" @saved=${() => void this.#systems.refresh()}>
        ${repeat(
          data,
          ({ id }) => id,
          (system) => html`<li>
            <admin-system-item .session=${this.session} .system=${system}></admin-system-item>
          </li>`,
        )}
      </ul>`;
  }
}

customElements.define('admin-systems-page', SystemsPage);
