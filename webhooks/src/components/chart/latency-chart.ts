import { msg } from '@lit/localize';
import { svg } from 'lit';
import type { AnalyticsBucket } from '../../api/types.ts';
import { formatMilliseconds } from '../../format/format.ts';
import { HEIGHT, type Series, TimeChart, WIDTH } from './time-chart.ts';

/** How long half, 95% and 99% of the receivers took; no line where nobody answered. */
export class LatencyChart extends TimeChart {
  protected override series(): readonly Series[] {
    return [
      { key: 'p50', label: msg('Half'), of: ({ latency }) => latency.p50 },
      { key: 'p95', label: '95%', of: ({ latency }) => latency.p95 },
      { key: 'p99', label: '99%', of: ({ latency }) => latency.p99 },
    ];
  }

  protected override format(value: number): string {
    return formatMilliseconds(value);
  }

  protected override most(): number {
    return Math.max(0, ...this.buckets.map(({ latency }) => latency.p99 ?? 0));
  }

  protected override shapes(scale: (value: number) => number) {
    return svg`${this.series()
      .toReversed()
      .map(({ key, of }) => svg`<path class="line ${key}" d=${this.#line(of, scale)} />`)}`;
  }

  // A bucket alone is a short dash, so that it can be seen.
  #line(of: (bucket: AnalyticsBucket) => number | null, scale: (value: number) => number): string {
    const step = WIDTH / this.buckets.length;
    let drawing = false;
    return this.buckets
      .map((bucket, index) => {
        const value = of(bucket);
        if (value === null) {
          drawing = false;
          return '';
        }
        const y = (HEIGHT - scale(value)).toFixed(1);
        const next = this.buckets[index + 1];
        const alone = !drawing && (next === undefined || of(next) === null);
        const x = (index + 0.5) * step;
        const start = drawing ? 'L' : 'M';
        drawing = true;
        return alone ? `M${x - step * 0.35} ${y}h${step * 0.7}` : `${start}${x} ${y}`;
      })
      .join('');
  }
}
