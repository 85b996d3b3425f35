import { css } from 'lit';

export const styles = css`
  .view {
    max-width: 760px;
  }
  .hero {
    grid-template-columns: auto minmax(0, 1fr) auto;
    row-gap: 12px;
  }
  .hero .row {
    gap: 4px 10px;
  }
  .hero > .actions {
    justify-content: end;
  }
  [role='tablist'] {
    display: flex;
    gap: 4px;
    overflow-x: auto;
    border-bottom: 1px solid var(--_border);
  }
  [role='tab'] {
    min-height: 40px;
    padding: 0 12px;
    border: 0;
    border-radius: var(--_radius-small) var(--_radius-small) 0 0;
    background: none;
    color: var(--_muted);
    box-shadow: inset 0 0 0 transparent;
  }
  [role='tab']:focus-visible {
    outline-offset: -2px;
  }
  [role='tab'][aria-selected='true'] {
    color: var(--_text);
    box-shadow: inset 0 -2px 0 var(--_accent);
  }
  .accounts button {
    border-radius: 99px;
    min-height: 32px;
    font-weight: 500;
  }
  .accounts button[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 10%, transparent);
    color: var(--_accent);
  }
  .facts {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 6px 20px;
  }
  .facts dt {
    color: var(--_muted);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px;
    padding-top: 16px;
    border-top: 1px solid var(--_border);
  }
  @container (max-width: 560px) {
    .hero {
      grid-template-columns: auto minmax(0, 1fr);
    }
    .hero > .actions {
      grid-column: 1 / -1;
      justify-content: start;
    }
    .facts {
      grid-template-columns: minmax(0, 1fr);
      gap: 0;
    }
    .facts dd + dt {
      margin-top: 8px;
    }
  }
`;
