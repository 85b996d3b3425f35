import { css } from 'lit';

export const styles = css`
  form {
    gap: 20px;
  }
  .help {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    justify-self: start;
  }
`;
