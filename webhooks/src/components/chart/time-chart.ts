import { msg } from '@lit/localize';
import { html, nothing, type PropertyDeclarations, type SVGTemplateResult, svg } from 'lit';
import type { AnalyticsBucket, AnalyticsPeriod } from '../../api/types.ts';
import { PlainElement } from '../element/store-element.ts';
import { bucketText } from './bucket-text.ts';
import { niceTop } from './scale.ts';
import { styles } from './time-chart.styles.ts';

export const WIDTH = 600;
export const HEIGHT = 150;

export interface Series {
  /** Names its colour. */
  key: string;
  label: string;
  of: (bucket: AnalyticsBucket) => number | null;
}

/**
 * Figures over time. Under the pointer, or with the arrow keys, the figures of one bucket are written out; the same
 * figures are there as a table.
 */
export abstract class TimeChart extends PlainElement {
  static override styles = [...PlainElement.styles, styles];
  static override properties: PropertyDeclarations = {
    buckets: { attribute: false },
    period: { attribute: false },
    at: { state: true },
  };

  declare buckets: readonly AnalyticsBucket[];
  declare period: AnalyticsPeriod;
  declare private at: number | null;

  constructor() {
    super();
    this.buckets = [];
    this.period = 'day';
    this.at = null;
  }

  protected abstract series(): readonly Series[];
  protected abstract format(value: number): string;
  /** The largest value that is drawn. */
  protected abstract most(): number;
  protected abstract shapes(scale: (value: number) => number): SVGTemplateResult;

  override render() {
    const top = niceTop(this.most());
    const step = WIDTH / this.buckets.length;
    const scale = (value: number) => (value / top) * HEIGHT;
    const { at } = this;
    return html`
      <div class="plot">
        <div class="axis numbers" aria-hidden="true"><span>${this.format(top)}</span><span>${this.format(top / 2)}</span><span>0</span></div>
        <svg
          viewBox="0 0 ${WIDTH} ${HEIGHT}"
          preserveAspectRatio="none"
          role="img"
          tabindex="0"
          aria-label=${msg('Chart; the arrow keys read it out, the table below has the same figures.')}
          @pointermove=${this.#pointed}
          @pointerleave=${this.#left}
          @keydown=${this.#moved}
          @blur=${this.#left}
        >
          <path class="grid" d="M0 .5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}" />
          ${at === null ? nothing : svg`<rect class="at" x=${at * step} width=${step} height=${HEIGHT} />`}
          ${this.shapes(scale)}
        </svg>
        <div class="edges small muted"><span>${bucketText(this.buckets[0], this.period)}</span><span>${msg('now')}</span></div>
      </div>
      <p class="legend small" role="status">
        ${at === null ? nothing : html`<strong>${bucketText(this.buckets[at], this.period)}</strong>`}
        ${this.series().map(
          ({ key, label, of }) =>
            html`<span class=${key}>${label}${at === null ? nothing : html` <b class="numbers">${this.#valueAt(at, of)}</b>`}</span>`,
        )}
      </p>
      ${this.#table()}
    `;
  }

  #table() {
    const series = this.series();
    return html`<details>
      <summary class="small">${msg('Show as a table')}</summary>
      <div class="scroll" tabindex="0" role="group" aria-label=${msg('Figures')}>
        <table>
          <thead>
            <tr>
              <th scope="col">${msg('Time')}</th>
              ${series.map(({ label }) => html`<th scope="col">${label}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.buckets.map(
              (bucket, index) => html`<tr>
                <th scope="row">${bucketText(bucket, this.period)}</th>
                ${series.map(({ of }) => html`<td>${this.#valueAt(index, of)}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </details>`;
  }

  #valueAt(index: number, of: Series['of']): string {
    const bucket = this.buckets[index];
    const value = bucket === undefined ? null : of(bucket);
    return value === null ? '–' : this.format(value);
  }

  #pointed = ({ offsetX, currentTarget }: PointerEvent): void => {
    const { width } = (currentTarget as Element).getBoundingClientRect();
    this.#show(Math.floor((offsetX / width) * this.buckets.length));
  };

  #moved = (event: KeyboardEvent): void => {
    const last = this.buckets.length - 1;
    const moves: Record<string, number> = {
      ArrowLeft: (this.at ?? last + 1) - 1,
      ArrowRight: (this.at ?? last - 1) + 1,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#show(to);
  };

  #show(index: number): void {
    this.at = Math.min(Math.max(index, 0), this.buckets.length - 1);
  }

  #left = (): void => {
    this.at = null;
  };
}
