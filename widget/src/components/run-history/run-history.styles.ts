import { css } from 'lit';

export const styles = css`
  .when {
    text-align: end;
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
