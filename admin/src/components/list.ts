import { type Column, dataTable, ghostTable } from '@patchbay/browser-kit/components/table.ts';
import { html, type TemplateResult } from 'lit';
import type { ListLoader } from '../state/list-loader.ts';
import { href, type Route } from '../state/router.ts';
import { text } from '../text/en.ts';
import { hasFilters, moreButton } from './filter.ts';
import { emptyPage, problemPage, staleNotice } from './problem.ts';

interface ListInput<Item extends { id: string }> {
  list: ListLoader<Item>;
  route: Route;
  columns: readonly Column<Item>[];
  words: { heading: string; empty: string; emptyText: string; noMatch: string };
  icon: TemplateResult;
}

/** A list in each of its states: loading, not to be had, empty, nothing that fits the filters, rows. */
export function listContent<Item extends { id: string }>(input: ListInput<Item>): TemplateResult {
  const { list, route, columns, words, icon } = input;
  const { items, loader } = list;
  if (items === null) {
    return loader.error === null
      ? ghostTable(text.loading)
      : problemPage(loader.error, () => void loader.reset());
  }
  if (items.length === 0) {
    return hasFilters(route)
      ? emptyPage(words.noMatch, html`<a href=${href(route.page)}>${text.clearFilters}</a>`, icon)
      : emptyPage(words.empty, words.emptyText, icon);
  }
  return html`${staleNotice(loader.error)}
    ${dataTable({ caption: words.heading, columns, rows: items, key: ({ id }) => id })} ${moreButton(list)}`;
}
