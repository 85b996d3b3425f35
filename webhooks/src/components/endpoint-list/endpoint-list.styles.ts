import { css } from 'lit';

export const styles = css`
  .list {
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    column-gap: 28px;
  }
  .list > li {
    min-height: 68px;
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
