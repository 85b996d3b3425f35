import type { ConfirmDialog, ConfirmWords } from '@patchbay/browser-kit/components/confirm-dialog.ts';
import { html, nothing } from 'lit';
import type { ApiError } from '../api/errors.ts';
import type { Store } from '../state/store.ts';
import { problemNotice } from './problem.ts';

export interface ConfirmOptions {
  store: Store;
  id: string;
  words: ConfirmWords;
  /** Fields below the text. */
  content?: unknown;
  danger?: boolean;
  /** Does it. */
  confirm: () => Promise<void>;
}

/** Asks before something is done; the host page hears of what did not work. */
export const confirmDialog = ({
  store,
  id,
  words,
  content = nothing,
  danger = false,
  confirm,
}: ConfirmOptions) =>
  html`<patchbay-webhooks-confirm
    id=${id}
    .words=${words}
    .content=${content}
    .danger=${danger}
    .confirm=${async () => {
      try {
        await confirm();
      } catch (error) {
        throw store.report(error);
      }
    }}
    .problem=${(error: unknown) => problemNotice(error as ApiError)}
  ></patchbay-webhooks-confirm>`;

declare global {
  interface HTMLElementTagNameMap {
    'patchbay-webhooks-confirm': ConfirmDialog;
  }
}
