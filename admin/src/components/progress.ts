import { html } from 'lit';
import type { SyncRun } from '../api/types.ts';
import { formatNumber } from '../format/format.ts';
import { text } from '../text/en.ts';

function progressText({ counts, total }: SyncRun): string {
  if (counts.read === 0) return text.syncs.starting;
  return text.syncs.progress(formatNumber(counts.read), total === null ? null : formatNumber(total));
}

/** How far a run is, in words and as a bar; `label` names it for screen readers. */
export function progressBar(run: SyncRun, label: string) {
  const words = progressText(run);
  return html`<p class="small">${words}</p>
    <admin-progress-bar
      .progress=${{ read: run.counts.read, total: run.total }}
      .label=${label}
      .text=${words}
    ></admin-progress-bar>`;
}
