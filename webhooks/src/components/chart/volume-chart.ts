import { msg } from '@lit/localize';
import { svg } from 'lit';
import { formatNumber } from '../../format/format.ts';
import { HEIGHT, type Series, TimeChart, WIDTH } from './time-chart.ts';

/** Attempts by how they ended, one bar a bucket. */
export class VolumeChart extends TimeChart {
  protected override series(): readonly Series[] {
    return [
      { key: 'good', label: msg('Delivered'), of: ({ succeeded }) => succeeded },
      { key: 'bad', label: msg('Failed'), of: ({ failed }) => failed },
    ];
  }

  protected override format(value: number): string {
    return formatNumber(value);
  }

  protected override most(): number {
    return Math.max(0, ...this.buckets.map(({ attempts }) => attempts));
  }

  protected override shapes(scale: (value: number) => number) {
    const step = WIDTH / this.buckets.length;
    const gap = Math.min(4, step * 0.25);
    return svg`${this.buckets.map(({ succeeded, failed }, index) => {
      const x = index * step + gap / 2;
      const good = scale(succeeded);
      const bad = scale(failed);
      return svg`<rect class="good" x=${x} y=${HEIGHT - good} width=${step - gap} height=${good} />
        <rect class="bad" x=${x} y=${HEIGHT - good - bad} width=${step - gap} height=${bad} />`;
    })}`;
  }
}
