import { html } from 'lit';
import type { SyncRun } from '../../api/types.ts';
import { formatNumber } from '../../format/format.ts';
import { text } from '../../text/en.ts';
import { AdminElement } from '../element/admin-element.ts';
import { styles } from './progress-bar.styles.ts';

export function progressText({ counts, total }: Pick<SyncRun, 'counts' | 'total'>): string {
  if (counts.read === 0) return text.syncs.starting;
  return text.syncs.progress(formatNumber(counts.read), total === null ? null : formatNumber(total));
}

/** Progress of a run: a share where the total is known, movement where it is not. */
export class ProgressBar extends AdminElement {
  static override styles = [...AdminElement.styles, styles];
  static override properties = { run: { attribute: false }, label: { attribute: false } };

  declare run: Pick<SyncRun, 'counts' | 'total'>;
  /** What is under way, for screen readers. */
  declare label: string;

  override render() {
    const { counts, total } = this.run;
    const words = progressText(this.run);
    return total === null || total === 0
      ? html`<progress aria-label=${this.label} aria-valuetext=${words}></progress>`
      : html`<progress
          aria-label=${this.label}
          aria-valuetext=${words}
          max=${total}
          .value=${Math.min(counts.read, total)}
        ></progress>`;
  }
}

customElements.define('admin-progress-bar', ProgressBar);
