import { msg } from '@lit/localize';
import { html, svg } from 'lit';
import type { AnalyticsSummary, ErrorClass } from '../../api/types.ts';
import { formatNumber } from '../../format/format.ts';

function label(error: ErrorClass): string {
  switch (error) {
    case 'timeout':
      return msg('No answer in time');
    case 'dns':
      return msg('Host name not found');
    case 'connection_refused':
      return msg('Connection refused');
    case 'connection_lost':
      return msg('Connection lost');
    case 'tls':
      return msg('TLS or certificate');
    case 'blocked':
      return msg('Address not allowed');
    case 'redirect':
      return msg('Redirect, not followed');
    case 'gone':
      return msg('Gone (410)');
    case 'rate_limited':
      return msg('Too many requests (429)');
    case 'client_error':
      return msg('Refused (4xx)');
    case 'server_error':
      return msg('Server error (5xx)');
    case 'other':
      return msg('Other');
  }
}

/** Why attempts failed, most frequent first. */
export function errorBars(errors: AnalyticsSummary['errors']) {
  const counts = (Object.entries(errors) as [ErrorClass, number][]).sort(([, a], [, b]) => b - a);
  const most = Math.max(1, ...counts.map(([, count]) => count));
  return html`<section class="card box" aria-labelledby="errors">
    <h3 id="errors">${msg('Why attempts failed')}</h3>
    <ul class="errors" role="list">
      ${counts.map(
        ([error, count]) => html`<li>
          <span>${label(error)}</span><span class="numbers">${formatNumber(count)}</span>
          <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
            ${svg`<rect width=${(count / most) * 100} height="4" rx="1" />`}
          </svg>
        </li>`,
      )}
    </ul>
  </section>`;
}
