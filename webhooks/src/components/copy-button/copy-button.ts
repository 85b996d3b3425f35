import { msg, str } from '@lit/localize';
import { html } from 'lit';

/** Copies a text, or what is asked for when it is pressed; `what` is named to screen readers. */
export const copyButton = (value: string | (() => Promise<string>), what: string) =>
  html`<patchbay-webhooks-copy
    .value=${value}
    .words=${{
      copy: msg('Copy'),
      label: msg(str`Copy: ${what}`),
      copied: msg('Copied'),
      failed: msg('Select and copy it yourself: the browser did not allow it.'),
    }}
  ></patchbay-webhooks-copy>`;
