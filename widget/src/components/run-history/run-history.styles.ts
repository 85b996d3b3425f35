import { css } from 'lit';

export const styles = css`
  ol {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: clip;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 16px;
    align-items: center;
    padding: 12px 16px;
  }
  li + li {
    border-top: 1px solid var(--_border);
  }
  .wide {
    grid-column: 1 / -1;
  }
  .when {
    text-align: end;
  }
  .problem {
    color: var(--_danger);
  }
  summary {
    cursor: pointer;
    min-height: 24px;
  }
  details ul {
    padding: 4px 0 0;
    padding-inline-start: 16px;
    list-style: disc;
  }
  details li {
    display: list-item;
    padding: 2px 0;
    border: 0;
  }
  .none {
    padding: 32px 16px;
    text-align: center;
  }
  .more {
    display: grid;
    justify-items: center;
    gap: 8px;
    margin-top: 12px;
  }
  .bone {
    height: 44px;
    margin: 12px 16px;
    border-radius: var(--_radius-small);
    background: var(--_hover);
  }
`;
