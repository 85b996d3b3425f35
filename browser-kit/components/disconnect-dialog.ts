import { html } from 'lit';
import { ConfirmDialog, type ConfirmWords } from './confirm-dialog.ts';

export type SyncedData = 'keep' | 'delete';

export interface DisconnectWords extends ConfirmWords {
  legend: string;
  keep: string;
  keepText: string;
  delete: string;
  deleteText: string;
}

/** Asks before a connection is given up, and what happens to the synced data. */
export class DisconnectDialog extends ConfirmDialog {
  static override properties = {
    ...ConfirmDialog.properties,
    disconnect: { attribute: false },
    data: { state: true },
  };

  declare words: DisconnectWords;
  /** Does it. */
  declare disconnect: (data: SyncedData) => Promise<void>;
  declare private data: SyncedData;

  constructor() {
    super();
    this.danger = true;
    this.data = 'keep';
    this.confirm = () => this.disconnect(this.data);
  }

  override open(): void {
    this.data = 'keep';
    super.open();
  }

  protected override fields() {
    const { words } = this;
    return html`<fieldset>
      <legend class="visually-hidden">${words.legend}</legend>
      ${this.#choice('keep', words.keep, words.keepText)} ${this.#choice('delete', words.delete, words.deleteText)}
    </fieldset>`;
  }

  #choice(value: SyncedData, title: string, explanation: string) {
    return html`<label class="choice">
      <input
        type="radio"
        name="data"
        value=${value}
        .checked=${this.data === value}
        @change=${() => {
          this.data = value;
        }}
      />
      <span><strong>${title}</strong><br /><span class="small muted">${explanation}</span></span>
    </label>`;
  }
}
