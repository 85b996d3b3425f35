import { css } from 'lit';

export const styles = css`
  .fields {
    gap: 18px;
  }
  .optional {
    font-weight: 400;
    color: var(--_muted);
  }
`;
