import { html } from 'lit';
import { KitElement } from './kit-element.ts';
import { styles } from './progress-bar.styles.ts';

export interface Progress {
  read: number;
  /** Null when the provider does not say how many there are. */
  total: number | null;
}

/** A share where the total is known, movement where it is not. */
export class ProgressBar extends KitElement {
  static override styles = [...KitElement.styles, styles];
  static override properties = {
    progress: { attribute: false },
    label: { attribute: false },
    text: { attribute: false },
  };

  declare progress: Progress;
  /** What is under way, for screen readers. */
  declare label: string;
  /** The progress in words, for screen readers. */
  declare text: string;

  override render() {
    const { read, total } = this.progress;
    return total === null || total === 0
      ? html`<progress aria-label=${this.label} aria-valuetext=${this.text}></progress>`
      : html`<progress
          aria-label=${this.label}
          aria-valuetext=${this.text}
          max=${total}
          .value=${Math.min(read, total)}
        ></progress>`;
  }
}
