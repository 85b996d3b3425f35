import { css } from 'lit';

/** Rows in a frame. */
export const list = css`
  .list {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: clip;
  }
  .list > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 16px;
    align-items: center;
    padding: 14px 16px;
  }
  .list > li + li {
    border-top: 1px solid var(--_border);
  }
  .wide {
    grid-column: 1 / -1;
  }
  .problem {
    color: var(--_danger);
  }
  .none {
    padding: 32px 16px;
    text-align: center;
  }
`;
