import { css } from 'lit';

export const styles = css`
  .view {
    max-width: 560px;
  }
  .box {
    padding: 20px;
    box-shadow: var(--_shadow);
    gap: 20px;
  }
  .group {
    display: grid;
    gap: 12px;
  }
  .group + .group {
    padding-top: 20px;
    border-top: 1px solid var(--_border);
  }
  .points {
    display: grid;
    gap: 10px;
  }
  .point {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 10px;
    align-items: start;
  }
  .point > svg {
    margin-top: 0.2em;
    color: var(--_success);
  }
  .trust {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 8px;
    align-items: start;
    color: var(--_muted);
    font-size: 0.9286em;
  }
  .trust svg {
    margin-top: 0.15em;
  }
  .methods {
    display: grid;
    grid-auto-flow: column;
    grid-auto-columns: minmax(0, 1fr);
    gap: 4px;
    padding: 4px;
    border-radius: var(--_radius-small);
    background: var(--_hover);
  }
  .methods button {
    border-color: transparent;
    background: transparent;
    color: var(--_muted);
  }
  .methods button[aria-pressed='true'] {
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  .waiting {
    justify-items: center;
    padding: 36px 20px;
    text-align: center;
    gap: 12px;
  }
  .waiting h3 {
    font-size: 1.1429em;
  }
  .waiting p {
    max-width: 44ch;
  }
  .waiting .row {
    justify-content: center;
    margin-top: 8px;
  }
  .pair {
    position: relative;
    display: grid;
    place-items: center;
    width: 84px;
    height: 84px;
    --patchbay-logo-size: 52px;
  }
  .pair .spinner {
    position: absolute;
    inset: 0;
    width: 84px;
    height: 84px;
    color: var(--_accent);
  }
  @container (max-width: 480px) {
    .box {
      padding: 16px;
    }
    .actions > button {
      flex: 1 1 100%;
    }
  }
`;
