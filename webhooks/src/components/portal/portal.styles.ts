import { css } from 'lit';

export const styles = css`
  .base {
    min-height: 320px;
  }
  nav {
    margin-bottom: 24px;
    border-bottom: 1px solid var(--_border);
  }
  nav ul {
    display: flex;
    gap: 4px;
    margin-bottom: -1px;
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav button {
    min-height: 40px;
    padding: 0 12px;
    border: 0;
    border-bottom: 2px solid transparent;
    border-radius: 0;
    background: none;
    color: var(--_muted);
    white-space: nowrap;
  }
  nav button:hover {
    background: none;
    color: var(--_text);
  }
  nav button:focus-visible {
    outline-offset: -3px;
  }
  nav button[aria-current] {
    border-bottom-color: var(--_accent);
    color: var(--_text);
  }
  @container (max-width: 480px) {
    nav ul {
      gap: 0;
    }
    nav button {
      padding: 0 9px;
    }
    nav svg {
      display: none;
    }
  }
`;
