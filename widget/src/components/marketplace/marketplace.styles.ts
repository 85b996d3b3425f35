import { css } from 'lit';

export const styles = css`
  .base {
    position: relative;
  }
  .close {
    position: absolute;
    inset-block-start: 16px;
    inset-inline-end: 16px;
    width: 36px;
    padding: 0;
    color: var(--_muted);
  }
  .top:not(:empty) {
    margin-bottom: 16px;
  }
`;
