import { css } from 'lit';

export const styles = css`
  :host {
    display: grid;
    place-items: center;
    min-height: 100dvh;
    padding: 24px 16px;
  }
  .card {
    display: grid;
    gap: 20px;
    width: min(420px, 100%);
    padding: 28px;
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 10px;
    font-weight: 600;
  }
  .brand .logo {
    width: 32px;
    height: 32px;
    border-radius: 8px;
    background: var(--_accent);
    color: var(--_on-accent);
    stroke-width: 2.5;
  }
  button[type='submit'] {
    min-height: 40px;
  }
  @media (max-width: 400px) {
    .card {
      padding: 20px;
    }
  }
`;
