import { html } from 'lit';

export interface ChoiceOptions {
  name: string;
  label: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  choose: (value: string) => void;
}

/** A labelled select. */
export const choice = ({ name, label, value, choices, choose }: ChoiceOptions) =>
  html`<div class="field">
    <label for=${name}>${label}</label>
    <select id=${name} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
      ${choices.map(([one, words]) => html`<option value=${one} ?selected=${one === value}>${words}</option>`)}
    </select>
  </div>`;
