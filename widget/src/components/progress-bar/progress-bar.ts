import { html } from 'lit';
import { type Progress, progressText } from '../../text/progress.ts';
import { PlainElement } from '../element/store-element.ts';
import { styles } from './progress-bar.styles.ts';

/** Progress with a total, or movement without one. */
export class ProgressBar extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties = { progress: { attribute: false }, label: { attribute: false } };

  declare progress: Progress | null;
  /** What is under way, for screen readers. */
  declare label: string;

  constructor() {
    super();
    this.progress = null;
    this.label = '';
  }

  override render() {
    if (this.progress === null) return null;
    const { read, total } = this.progress;
    const text = progressText(this.progress);
    return total === null || total === 0
      ? html`<progress aria-label=${this.label} aria-valuetext=${text}></progress>`
      : html`<progress
          aria-label=${this.label}
          aria-valuetext=${text}
          max=${total}
          .value=${Math.min(read, total)}
        ></progress>`;
  }
}
