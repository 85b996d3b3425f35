import { warningIcon } from '@patchbay/browser-kit/icons.ts';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';

export interface TextFieldOptions {
  name: string;
  label: string;
  hint: string;
  value: string;
  error: string | null;
  change: (value: string) => void;
  type?: 'text' | 'url' | 'number';
  placeholder?: string;
}

const INPUT_MODES = { text: 'text', url: 'url', number: 'numeric' } as const;

/** Never of the type `number`: that swallows what it cannot read. */
export function textField({
  name,
  label,
  hint,
  value,
  error,
  change,
  type = 'text',
  placeholder,
}: TextFieldOptions) {
  return html`<div class="field">
    <label for=${name}>${label}</label>
    <input
      id=${name}
      type="text"
      inputmode=${INPUT_MODES[type]}
      autocomplete="off"
      spellcheck=${type === 'text'}
      autocapitalize=${type === 'text' ? nothing : 'off'}
      placeholder=${placeholder ?? nothing}
      aria-required=${name === 'url' ? 'true' : nothing}
      aria-invalid=${error === null ? nothing : 'true'}
      aria-describedby="${name}-hint${error === null ? '' : ` ${name}-error`}"
      .value=${live(value)}
      @input=${(event: InputEvent) => change((event.target as HTMLInputElement).value)}
    />
    <p class="small muted" id="${name}-hint">${hint}</p>
    ${error === null ? nothing : html`<p class="error" id="${name}-error">${warningIcon()} <span>${error}</span></p>`}
  </div>`;
}
