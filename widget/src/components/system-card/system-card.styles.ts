import { css } from 'lit';

export const styles = css`
  :host {
    height: 100%;
  }
  article {
    position: relative;
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    grid-template-rows: auto 1fr auto;
    gap: 0 12px;
    height: 100%;
    min-height: 172px;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    transition:
      border-color 120ms,
      box-shadow 120ms;
  }
  article:has(button:not([disabled])):hover {
    border-color: color-mix(in oklab, var(--_text) 28%, transparent);
    box-shadow: 0 4px 14px light-dark(rgb(20 26 40 / 0.07), rgb(0 0 0 / 0.35));
  }
  .title {
    align-self: center;
    align-content: center;
    display: grid;
    gap: 2px;
    justify-items: start;
    /* As high with a category as with a status, so that the texts of a row stand in line. */
    min-height: 3.2143em;
  }
  h3 {
    overflow-wrap: anywhere;
  }
  .category {
    font-size: 0.8572em;
    color: var(--_muted);
  }
  .summary {
    grid-column: 1 / -1;
    margin-top: 10px;
    color: var(--_muted);
    font-size: 0.9286em;
    line-height: 1.45;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
    align-self: start;
  }
  .foot {
    grid-column: 1 / -1;
    display: flex;
    align-items: center;
    gap: 12px;
    margin-top: 12px;
    min-height: 36px;
  }
  .foot > div {
    flex: 1;
    min-width: 0;
    display: grid;
    gap: 6px;
    font-size: 0.8572em;
    color: var(--_muted);
  }
  .account {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  button {
    flex: none;
    margin-inline-start: auto;
  }
  button::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: var(--_radius);
    cursor: pointer;
  }
  button:focus-visible {
    outline: none;
  }
  button:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @container (max-width: 560px) {
    article {
      min-height: 0;
    }
  }
`;
