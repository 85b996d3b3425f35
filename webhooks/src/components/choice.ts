import { msg } from '@lit/localize';
import { html } from 'lit';
import type { Endpoint, EventType } from '../api/types.ts';

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

export interface EventTypeChoiceOptions extends Pick<ChoiceOptions, 'value' | 'choose'> {
  types: readonly EventType[];
}

export const eventTypeChoice = ({ types, ...options }: EventTypeChoiceOptions) =>
  choice({
    ...options,
    name: 'event-type',
    label: msg('Event type'),
    choices: [['', msg('All events')], ...types.map(({ name }) => [name, name] as const)],
  });

export interface EndpointChoiceOptions extends Pick<ChoiceOptions, 'value' | 'choose'> {
  endpoints: readonly Endpoint[];
}

export const endpointChoice = ({ endpoints, ...options }: EndpointChoiceOptions) =>
  choice({
    ...options,
    name: 'endpoint',
    label: msg('Endpoint'),
    choices: [['', msg('All endpoints')], ...endpoints.map(({ id, url }) => [id, url] as const)],
  });
