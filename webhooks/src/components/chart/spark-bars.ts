import { html, svg } from 'lit';
import type { AnalyticsBucket } from '../../api/types.ts';

const STEP = 4;
const HEIGHT = 24;
// An hour in which nothing happened still has its place.
const LEAST = 1.5;

/** One bar an hour, failures on top; decoration beside the figures. */
export function sparkBars(buckets: readonly AnalyticsBucket[]) {
  const most = Math.max(1, ...buckets.map(({ attempts }) => attempts));
  const width = buckets.length * STEP;
  return html`<svg class="spark" viewBox="0 0 ${width} ${HEIGHT}" width=${width} height=${HEIGHT} aria-hidden="true">
    ${buckets.map(({ succeeded, failed }, index) => {
      const scale = (count: number) => (count === 0 ? 0 : Math.max(LEAST, (count / most) * (HEIGHT - 2)));
      const good = Math.max(LEAST, scale(succeeded));
      const bad = scale(failed);
      const x = index * STEP;
      return svg`<rect class=${succeeded === 0 ? 'none' : 'good'} x=${x} y=${HEIGHT - good} width="3" height=${good} rx="1" />
        <rect class="bad" x=${x} y=${Math.max(0, HEIGHT - good - bad)} width="3" height=${bad} rx="1" />`;
    })}
  </svg>`;
}
