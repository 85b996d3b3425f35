import { css } from 'lit';

export const styles = css`
  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    column-gap: 28px;
  }
  /* Columns as wide as the longest word of the language. */
  .list > li {
    position: relative;
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    row-gap: 4px;
    align-items: center;
    min-height: 68px;
  }
  .list > li:hover {
    background: var(--_subtle);
  }
  .list > li:first-child {
    border-radius: var(--_radius) var(--_radius) 0 0;
  }
  .list > li:last-child {
    border-radius: 0 0 var(--_radius) var(--_radius);
  }
  .list > li:only-child {
    border-radius: var(--_radius);
  }
  .open {
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .open:hover {
    background: none;
  }
  /* The whole row can be pressed. */
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
  }
  .open:focus-visible {
    outline: none;
  }
  .open:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .health {
    display: flex;
    align-items: center;
    justify-content: end;
    gap: 12px;
  }
  .health .numbers {
    display: grid;
    justify-items: end;
    line-height: 1.3;
    white-space: nowrap;
  }
  .health b {
    font-weight: 600;
  }
  .spark {
    width: auto;
    height: 24px;
    stroke: none;
  }
  .spark .good {
    fill: color-mix(in oklab, var(--_success) 70%, var(--_surface));
  }
  .spark .bad {
    fill: var(--_danger);
  }
  .spark .none {
    fill: var(--_border);
  }
  .next {
    display: grid;
    color: var(--_muted);
  }
  @container (max-width: 720px) {
    .list {
      grid-template-columns: auto minmax(0, 1fr);
      column-gap: 12px;
    }
    .list > li {
      padding-block: 14px;
    }
    .what {
      grid-column: 1 / -1;
    }
    .health {
      text-align: end;
    }
    .next {
      display: none;
    }
  }
  @container (max-width: 420px) {
    .spark {
      display: none;
    }
  }
`;
