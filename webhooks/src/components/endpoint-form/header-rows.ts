import { msg, str } from '@lit/localize';
import { html, nothing } from 'lit';
import { live } from 'lit/directives/live.js';
import { closeIcon, plusIcon } from '../../icons.ts';
import type { HeaderDraft } from './draft.ts';

export interface HeaderRowsOptions {
  headers: readonly HeaderDraft[];
  error: string | null;
  /** Of what there is now, which may be newer than what is on screen. */
  change: (update: (headers: readonly HeaderDraft[]) => readonly HeaderDraft[]) => void;
}

/** Headers that are sent along with every message. */
export function headerRows({ headers, error, change }: HeaderRowsOptions) {
  const replace = (index: number, part: Partial<HeaderDraft>) =>
    change((now) => now.map((header, at) => (at === index ? { ...header, ...part } : header)));
  const textOf = (event: InputEvent) => (event.target as HTMLInputElement).value;
  return html`<fieldset class="headers" aria-describedby="headers-hint">
    <legend>${msg('Custom headers (optional)')}</legend>
    <p class="small muted" id="headers-hint">
      ${msg('Sent along with every message, for instance to get through a gateway of yours.')}
    </p>
    ${headers.map(
      ({ name, value }, index) => html`<div class="header">
        <input
          aria-label=${msg(str`Name of header ${index + 1}`)}
          placeholder="X-Api-Key"
          autocomplete="off"
          spellcheck="false"
          aria-invalid=${error === null ? nothing : 'true'}
          .value=${live(name)}
          ?readonly=${value === null}
          @input=${(event: InputEvent) => replace(index, { name: textOf(event) })}
        />
        <input
          aria-label=${msg(str`Value of header ${index + 1}`)}
          placeholder=${value === null ? msg('stored, not shown') : msg('Value')}
          autocomplete="off"
          spellcheck="false"
          .value=${live(value ?? '')}
          @input=${(event: InputEvent) => replace(index, { value: textOf(event) })}
        />
        <button
          type="button"
          class="ghost"
          aria-label=${msg(str`Remove header ${index + 1}`)}
          @click=${() => change((now) => now.filter((_, at) => at !== index))}
        >
          ${closeIcon()}
        </button>
      </div>`,
    )}
    ${error === null ? nothing : html`<p class="error" role="alert">${error}</p>`}
    <button type="button" class="add" @click=${() => change((now) => [...now, { name: '', value: '' }])}>
      ${plusIcon()} ${msg('Add a header')}
    </button>
  </fieldset>`;
}
