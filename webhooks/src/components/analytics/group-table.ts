import { msg } from '@lit/localize';
import { html } from 'lit';
import type { AnalyticsSummary } from '../../api/types.ts';
import { formatMilliseconds, formatNumber, formatShare } from '../../format/format.ts';

export interface GroupTableOptions {
  heading: string;
  groups: readonly (readonly [name: string, totals: AnalyticsSummary])[];
}

/** Whose share of the traffic is how large, and how it goes. */
export function groupTable({ heading, groups }: GroupTableOptions) {
  return html`<section class="card">
    <div class="scroll" tabindex="0" role="group" aria-label=${heading}>
      <table>
        <caption>${heading}</caption>
        <thead>
          <tr>
            <td></td>
            <th scope="col">${msg('Attempts')}</th>
            <th scope="col">${msg('Success rate')}</th>
            <th scope="col">95%</th>
          </tr>
        </thead>
        <tbody>
          ${groups.map(
            ([name, { attempts, successRate, latency }]) => html`<tr>
              <th scope="row" class="code">${name}</th>
              <td>${formatNumber(attempts)}</td>
              <td>${successRate === null ? '–' : formatShare(successRate)}</td>
              <td>${latency.p95 === null ? '–' : formatMilliseconds(latency.p95)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`;
}
