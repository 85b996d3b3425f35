import { css } from 'lit';

export const styles = css`
  form {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }
  .thanks {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    color: var(--_success);
    font-weight: 550;
  }
  .thanks:focus {
    outline: none;
  }
  .error {
    flex-basis: 100%;
    color: var(--_danger);
  }
`;
