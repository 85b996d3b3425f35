import { css } from 'lit';

export const styles = css`
  .secret {
    padding: 8px 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_subtle);
    overflow-wrap: anywhere;
  }
  .old {
    color: var(--_warning);
  }
  .row button {
    min-height: 32px;
    padding: 0.2em 0.7em;
  }
`;
