import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import type { CatalogueSystem } from '../../api/types.ts';
import type { FlowSnapshot } from '../../connect/flow.ts';
import type { Store } from '../../state/store.ts';

export interface WaitingInput {
  store: Store;
  system: CatalogueSystem;
  flow: FlowSnapshot;
}

/** While the person is at the provider. */
export function waiting({ store, system, flow }: WaitingInput) {
  const { heading, text } = words(system.name, flow);
  return html`
    <div class="box stack waiting" role="group" tabindex="-1" aria-label=${heading}>
      <div class="pair" aria-hidden="true">
        <span class="spinner"></span>
        <patchbay-system-logo .name=${system.name} .src=${store.logoOf(system)}></patchbay-system-logo>
      </div>
      <div role="status" class="stack">
        <h3>${heading}</h3>
        <p class="muted">${text}</p>
        ${
          flow.unreachable
            ? html`<p class="muted">${msg('We cannot reach the service at the moment. We keep trying; nothing is lost.')}</p>`
            : nothing
        }
      </div>
      <div class="row">${buttons(store, system.name, flow)}</div>
    </div>
  `;
}

function words(name: string, { phase, windowClosed }: FlowSnapshot): { heading: string; text: string } {
  if (phase === 'leaving') {
    return { heading: msg(str`Taking you to ${name}…`), text: msg('You come back here afterwards.') };
  }
  if (phase === 'cancelling') return { heading: msg('Cancelling…'), text: '' };
  if (phase === 'connected') return { heading: msg(str`${name} is connected`), text: '' };
  if (phase === 'blocked') {
    return {
      heading: msg(str`${name} opens in a new tab`),
      text: msg('Your browser kept the window from opening by itself. Please open it with the button.'),
    };
  }
  if (windowClosed) {
    return {
      heading: msg(str`Still waiting for ${name}…`),
      text: msg(
        'If the window is still open, finish signing in there. If you closed it, nothing has been connected.',
      ),
    };
  }
  return {
    heading: msg(str`Waiting for ${name}…`),
    text: msg('Finish signing in in the window that has opened. This page continues by itself.'),
  };
}

function buttons(store: Store, name: string, { phase, windowClosed, authorizeUrl }: FlowSnapshot) {
  if (phase === 'leaving' || phase === 'cancelling' || phase === 'connected') return nothing;
  const cancel = () => void store.flow?.cancel();
  if (windowClosed) {
    return html`<button type="button" class="primary" @click=${cancel}>${msg('I closed the window')}</button>`;
  }
  return html`
    ${
      phase === 'blocked' && authorizeUrl !== null
        ? html`<a class="button primary" href=${authorizeUrl} target="_blank" rel="noopener">
            ${msg(str`Open ${name}`)}
          </a>`
        : nothing
    }
    ${
      phase === 'waiting'
        ? html`<button type="button" @click=${() => store.flow?.focusWindow()}>${msg('Show the window')}</button>`
        : nothing
    }
    <button type="button" class="ghost" @click=${cancel}>${msg('Cancel')}</button>
  `;
}
