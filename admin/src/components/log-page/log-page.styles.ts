import { css } from 'lit';

export const styles = css`
  .details {
    display: grid;
    gap: 8px;
    padding-top: 6px;
  }
  .fields {
    display: grid;
    gap: 2px;
  }
  .fields div {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .lines li + li {
    margin-top: 4px;
  }
  .lines .fields {
    display: inline-flex;
    flex-wrap: wrap;
    gap: 0 12px;
  }
  dt {
    color: var(--_muted);
  }
  .lines {
    max-height: 320px;
    padding: 10px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_subtle);
    overflow: auto;
  }
  .lines .error b {
    color: var(--_danger);
  }
  .lines .warn b {
    color: var(--_warning);
  }
`;
