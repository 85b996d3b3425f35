import { html } from 'lit';

export interface Tile {
  label: string;
  value: string;
  tone?: 'bad' | '';
}

/** Four figures side by side; `label` says what they are of. */
export const tiles = (label: string, figures: readonly Tile[]) =>
  html`<section class="card tiles" aria-label=${label}>
    ${figures.map(
      ({ label: name, value, tone = '' }) =>
        html`<div><p class="small muted">${name}</p><p class="numbers value ${tone}">${value}</p></div>`,
    )}
  </section>`;
