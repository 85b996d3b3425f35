import { msg } from '@lit/localize';
import { html } from 'lit';

const CARDS = 6;

/** The catalogue in grey while it loads: the same shape, so that nothing jumps. */
export function skeleton() {
  return html`
    <div class="tools" aria-hidden="true">
      <div class="bone search-bone"></div>
      <div class="row filters">
        <div class="bone chip wide"></div>
        <div class="bone chip"></div>
        <div class="bone chip"></div>
      </div>
    </div>
    <p class="visually-hidden" role="status">${msg('Loading integrations…')}</p>
    <div class="grid" aria-hidden="true">
      ${Array.from(
        { length: CARDS },
        () => html`
          <div class="ghost-card">
            <div class="bone logo"></div>
            <div class="bone name"></div>
            <div class="bone line"></div>
            <div class="bone line short"></div>
            <div class="bone pill"></div>
          </div>
        `,
      )}
    </div>
  `;
}
