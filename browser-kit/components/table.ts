import { html, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';

export interface Column<Item> {
  label: string;
  kind?: 'number' | 'nowrap';
  cell: (item: Item) => unknown;
}

/**
 * Rows under column headings. The roles are said aloud, since the narrow form takes the display of a table away and
 * browsers then forget them.
 */
export function dataTable<Item>({
  caption,
  columns,
  rows,
  key,
}: {
  caption: string;
  columns: readonly Column<Item>[];
  rows: readonly Item[];
  key: (item: Item) => string;
}): TemplateResult {
  return html`<div class="card table">
    <table role="table" aria-label=${caption}>
      <thead role="rowgroup">
        <tr role="row">
          ${columns.map(({ label, kind }) => html`<th role="columnheader" scope="col" class=${kind ?? ''}>${label}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${repeat(
          rows,
          key,
          (item) => html`<tr role="row">
            ${columns.map(
              ({ label, kind, cell }) =>
                html`<td role="cell" class=${kind ?? ''} data-label=${label}><div>${cell(item)}</div></td>`,
            )}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Rows to come, in their shape. */
export const ghostTable = (label: string) =>
  html`<div class="card ghost-rows" role="status" aria-label=${label}>
    <div></div><div></div><div></div><div></div><div></div>
  </div>`;
