import { msg } from '@lit/localize';
import { html } from 'lit';
import type { AnalyticsSummary } from '../../api/types.ts';
import { formatMilliseconds, formatNumber, formatShare } from '../../format/format.ts';

export interface GroupTableOptions {
  heading: string;
  groups: readonly (readonly [name: string, totals: AnalyticsSummary])[];
}

/**
 * Whose share of the traffic is how large, and how it goes. The roles are said aloud, since the narrow form takes the
 * display of a table away and browsers then forget them.
 */
export function groupTable({ heading, groups }: GroupTableOptions) {
  const columns: [string, (totals: AnalyticsSummary) => string][] = [
    [msg('Attempts'), ({ attempts }) => formatNumber(attempts)],
    [msg('Success rate'), ({ successRate }) => (successRate === null ? '–' : formatShare(successRate))],
    [msg('95% within'), ({ latency: { p95 } }) => (p95 === null ? '–' : formatMilliseconds(p95))],
  ];
  return html`<section class="card groups">
    <h3>${heading}</h3>
    <table role="table" aria-label=${heading}>
      <thead role="rowgroup">
        <tr role="row">
          <td role="cell"></td>
          ${columns.map(([label]) => html`<th role="columnheader" scope="col">${label}</th>`)}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${groups.map(
          ([name, totals]) => html`<tr role="row">
            <th role="rowheader" scope="row" class="code">${name}</th>
            ${columns.map(([label, of]) => html`<td role="cell" data-label=${label}>${of(totals)}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
