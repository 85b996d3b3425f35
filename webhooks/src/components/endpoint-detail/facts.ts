import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { Endpoint, EndpointHeaders } from '../../api/types.ts';
import { formatDateTime, formatNumber } from '../../format/format.ts';
import { copyButton } from '../copy-button/copy-button.ts';

export function facts(endpoint: Endpoint, headers: EndpointHeaders | null) {
  const names = headers === null ? [] : [...Object.keys(headers.headers), ...headers.sensitive];
  const rate = endpoint.rateLimit === null ? null : formatNumber(endpoint.rateLimit);
  return html`<section class="card box" aria-labelledby="facts">
    <h3 id="facts">${msg('Details')}</h3>
    <dl>
      <div>
        <dt>${msg('Events')}</dt>
        <dd>
          ${
            endpoint.filterTypes === null
              ? msg('All events')
              : html`<ul class="tags" role="list">${endpoint.filterTypes.map((name) => html`<li class="code">${name}</li>`)}</ul>`
          }
        </dd>
      </div>
      ${endpoint.channels === null ? nothing : html`<div><dt>${msg('Channels')}</dt><dd>${endpoint.channels.join(', ')}</dd></div>`}
      ${rate === null ? nothing : html`<div><dt>${msg('Rate limit')}</dt><dd>${msg(str`${rate} a second`)}</dd></div>`}
      ${names.length === 0 ? nothing : html`<div><dt>${msg('Custom headers')}</dt><dd class="code">${names.join(', ')}</dd></div>`}
      <div><dt>${msg('Created')}</dt><dd>${formatDateTime(endpoint.createdAt)}</dd></div>
      <div><dt>${msg('ID')}</dt><dd class="code">${endpoint.id}</dd></div>
    </dl>
    <div class="row">${copyButton(endpoint.id, msg('ID'))}</div>
  </section>`;
}
