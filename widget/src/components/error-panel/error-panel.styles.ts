import { css } from 'lit';

export const styles = css`
  .panel {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 48px 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
  }
  .panel > svg {
    width: 28px;
    height: 28px;
    color: var(--_muted);
  }
  p {
    max-width: 46ch;
  }
  button {
    margin-top: 8px;
  }
`;
