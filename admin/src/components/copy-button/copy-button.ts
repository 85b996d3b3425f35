import { CopyButton } from '@patchbay/browser-kit/components/copy-button.ts';
import { html } from 'lit';
import { text } from '../../text/en.ts';

customElements.define('admin-copy-button', CopyButton);

/** Copies a text; `what` is named to screen readers. */
export const copyButton = (value: string, what: string) =>
  html`<admin-copy-button
    .value=${value}
    .words=${{ copy: text.copyShort, label: text.copy(what), copied: text.copied, failed: text.copyFailed }}
  ></admin-copy-button>`;
