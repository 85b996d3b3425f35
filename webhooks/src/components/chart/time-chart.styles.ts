import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  .plot {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 8px;
  }
  .axis {
    display: flex;
    flex-direction: column;
    justify-content: space-between;
    margin-block: -0.7em;
    color: var(--_muted);
    font-size: 0.7858em;
    text-align: end;
  }
  svg {
    width: 100%;
    height: 150px;
    stroke: none;
    overflow: visible;
  }
  .grid {
    stroke: var(--_border);
    stroke-width: 1;
    vector-effect: non-scaling-stroke;
  }
  .at {
    fill: var(--_hover);
  }
  rect.good {
    fill: color-mix(in oklab, var(--_success) 72%, var(--_surface));
  }
  rect.bad {
    fill: var(--_danger);
  }
  .line {
    stroke-width: 2;
    vector-effect: non-scaling-stroke;
  }
  .p50 {
    --_series: var(--_accent);
  }
  .p95 {
    --_series: var(--_warning);
  }
  .p99 {
    --_series: color-mix(in oklab, var(--_muted) 75%, var(--_surface));
  }
  .line {
    stroke: var(--_series);
  }
  .edges {
    display: flex;
    justify-content: space-between;
    grid-column: 2;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    min-height: 1.5em;
  }
  .legend strong {
    font-weight: 600;
  }
  .legend span {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--_text);
  }
  .legend span::before {
    content: '';
    width: 10px;
    height: 10px;
    border-radius: 3px;
    background: var(--_series);
  }
  .legend .good {
    --_series: color-mix(in oklab, var(--_success) 72%, var(--_surface));
  }
  .legend .bad {
    --_series: var(--_danger);
  }
  summary {
    width: fit-content;
    min-height: 24px;
    color: var(--_accent);
    cursor: pointer;
  }
  .scroll {
    max-height: 260px;
    margin-top: 6px;
    overflow: auto;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.9286em;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 4px 10px 4px 0;
    border-top: 1px solid var(--_border);
    font-weight: 400;
    text-align: end;
    white-space: nowrap;
  }
  th:first-child {
    text-align: start;
  }
  thead th {
    border: 0;
    color: var(--_muted);
  }
  @media (forced-colors: active) {
    rect.good {
      fill: CanvasText;
    }
    rect.bad {
      fill: Highlight;
    }
  }
`;
