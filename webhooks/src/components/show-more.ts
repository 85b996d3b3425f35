import { msg } from '@lit/localize';
import { html, nothing } from 'lit';

export interface GrowingList {
  readonly hasMore: boolean;
  readonly loadingMore: boolean;
  showMore(): unknown;
}

/** Below a list that goes on. */
export const showMore = (list: GrowingList) =>
  list.hasMore
    ? html`<div class="more">
        <button type="button" aria-disabled=${list.loadingMore} @click=${() => list.showMore()}>
          ${msg('Show more')}
        </button>
      </div>`
    : nothing;
