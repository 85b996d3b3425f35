import { msg, str } from '@lit/localize';
import { warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import { ifDefined } from 'lit/directives/if-defined.js';
import { live } from 'lit/directives/live.js';
import type { FormField, FormValue } from '../../forms/fields.ts';
import { eyeIcon, eyeOffIcon } from '../../icons.ts';

export interface FieldInput {
  field: FormField;
  value: FormValue;
  error: string | null;
  disabled: boolean;
  /** Whether a secret can be read. */
  shown: boolean;
  optionalText: string;
  change: (value: FormValue) => void;
  toggleShown: () => void;
}

export function fieldTemplate(input: FieldInput) {
  const { field, error } = input;
  const described = [
    field.help === null ? '' : `help-${field.name}`,
    error === null ? '' : `error-${field.name}`,
  ];
  const describedBy = described.filter((id) => id !== '').join(' ') || undefined;
  const help =
    field.help === null ? nothing : html`<p class="small muted" id="help-${field.name}">${field.help}</p>`;
  const problem =
    error === null
      ? nothing
      : html`<p class="error" id="error-${field.name}">${warningIcon()}<span>${error}</span></p>`;
  if (field.kind === 'boolean') {
    return html`<div class="field">
      <label class="choice">${checkbox(input, describedBy)}<span>${field.label}</span></label>
      ${help} ${problem}
    </div>`;
  }
  return html`<div class="field">
    <label for="field-${field.name}">
      ${field.label} ${field.required ? nothing : html`<span class="optional">(${input.optionalText})</span>`}
    </label>
    ${help} ${field.kind === 'enum' ? select(input, describedBy) : textInput(input, describedBy)} ${problem}
  </div>`;
}

function checkbox({ value, disabled, change }: FieldInput, describedBy: string | undefined) {
  return html`<input
    type="checkbox"
    aria-describedby=${ifDefined(describedBy)}
    ?disabled=${disabled}
    .checked=${live(value === true)}
    @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
  />`;
}

function select({ field, value, error, disabled, change }: FieldInput, describedBy: string | undefined) {
  return html`<select
    id="field-${field.name}"
    aria-describedby=${ifDefined(describedBy)}
    aria-invalid=${error !== null}
    ?required=${field.required}
    ?disabled=${disabled}
    @change=${(event: Event) => change((event.target as HTMLSelectElement).value)}
  >
    <option value="" ?selected=${value === undefined || value === ''}>${msg('Please choose')}</option>
    ${field.options.map(
      (option) => html`<option value=${option} ?selected=${String(value) === option}>${option}</option>`,
    )}
  </select>`;
}

function textInput(input: FieldInput, describedBy: string | undefined) {
  const { field, value, error, disabled, shown, change, toggleShown } = input;
  const secret = field.kind === 'secret';
  const control = html`<input
    id="field-${field.name}"
    type=${secret && !shown ? 'password' : 'text'}
    inputmode=${ifDefined(field.kind === 'number' ? 'decimal' : undefined)}
    placeholder=${ifDefined(field.placeholder ?? undefined)}
    autocomplete="off"
    autocapitalize="off"
    spellcheck="false"
    aria-describedby=${ifDefined(describedBy)}
    aria-invalid=${error !== null}
    aria-required=${field.required}
    ?disabled=${disabled}
    .value=${live(value === undefined || Number.isNaN(value) ? '' : String(value))}
    @change=${field.kind === 'number' ? (event: Event) => change(numberOf(event)) : nothing}
    @input=${field.kind === 'number' ? nothing : (event: Event) => change(textOf(event))}
  />`;
  if (!secret) return control;
  const label = shown ? msg(str`Hide ${field.label}`) : msg(str`Show ${field.label}`);
  return html`<div class="secret">
    ${control}
    <button type="button" class="ghost" aria-label=${label} aria-pressed=${shown} @click=${toggleShown}>
      ${shown ? eyeOffIcon() : eyeIcon()}
    </button>
  </div>`;
}

const textOf = (event: Event) => (event.target as HTMLInputElement).value;

function numberOf(event: Event): FormValue {
  const text = textOf(event).trim();
  return text === '' ? undefined : Number(text);
}
