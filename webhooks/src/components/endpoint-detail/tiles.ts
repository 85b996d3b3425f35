import { msg } from '@lit/localize';
import { html } from 'lit';
import type { EndpointStats } from '../../api/types.ts';
import { formatNumber, formatShare } from '../../format/format.ts';

/** Of the last 24 hours. */
export function tiles(stats: EndpointStats, share: number | null) {
  return html`<section class="card tiles" aria-label=${msg('The last 24 hours')}>
    ${tile(msg('Success rate'), share === null ? '–' : formatShare(share))}
    ${tile(msg('Delivered'), formatNumber(stats.success))}
    ${tile(msg('Failed'), formatNumber(stats.fail), stats.fail > 0 ? 'bad' : '')}
    ${tile(msg('Waiting'), formatNumber(stats.pending + stats.sending))}
  </section>`;
}

const tile = (label: string, value: string, tone = '') =>
  html`<div><p class="small muted">${label}</p><p class="numbers value ${tone}">${value}</p></div>`;
