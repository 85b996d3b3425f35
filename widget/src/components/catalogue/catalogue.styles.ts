import { css } from 'lit';

export const styles = css`
  .page {
    gap: 20px;
  }
  header {
    display: grid;
    gap: 4px;
  }
  .tools {
    display: grid;
    gap: 12px;
  }
  .search {
    position: relative;
    display: grid;
    align-items: center;
  }
  .search > svg {
    position: absolute;
    inset-inline-start: 12px;
    color: var(--_muted);
    pointer-events: none;
  }
  input {
    width: 100%;
    min-height: 42px;
    padding: 0 40px;
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    text-overflow: ellipsis;
  }
  input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  input:focus-visible {
    outline-offset: -1px;
  }
  input::-webkit-search-cancel-button {
    display: none;
  }
  .clear {
    position: absolute;
    inset-inline-end: 4px;
    min-height: 34px;
    width: 34px;
    padding: 0;
    color: var(--_muted);
  }
  .filters {
    gap: 6px;
  }
  .filters button {
    min-height: 32px;
    padding: 0.2em 0.85em;
    border-radius: 99px;
    font-size: 0.9286em;
    font-weight: 500;
    color: var(--_muted);
    background: transparent;
  }
  .filters button:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  .filters button[aria-pressed='true'] {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 10%, transparent);
    color: var(--_accent);
  }
  .divider {
    width: 1px;
    height: 20px;
    margin: 0 4px;
    background: var(--_border);
  }
  .grid {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 264px), 1fr));
    gap: 12px;
  }
  .grid > li {
    content-visibility: auto;
    contain-intrinsic-size: auto 172px;
    /* Room for the focus ring, which containment would cut off. */
    padding: 4px;
    margin: -4px;
  }
  .ghost-card {
    display: grid;
    grid-template-columns: 40px 1fr;
    gap: 12px;
    align-content: start;
    height: 172px;
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
  }
  .bone {
    height: 12px;
    border-radius: 6px;
    background: var(--_hover);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }
  .bone.logo {
    height: 40px;
    border-radius: 24%;
  }
  .bone.name {
    width: 55%;
    align-self: center;
  }
  .bone.line {
    grid-column: 1 / -1;
  }
  .bone.short {
    width: 70%;
  }
  .bone.pill {
    grid-column: 1 / -1;
    justify-self: end;
    width: 84px;
    height: 36px;
    margin-top: 8px;
    border-radius: var(--_radius-small);
  }
  .bone.search-bone {
    height: 42px;
    border-radius: var(--_radius-small);
  }
  .bone.chip {
    width: 110px;
    height: 32px;
    border-radius: 99px;
  }
  .bone.wide {
    width: 140px;
  }
  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }
  .empty {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 40px 16px;
    border: 1px dashed var(--_border);
    border-radius: var(--_radius);
    text-align: center;
  }
  .empty .row {
    justify-content: center;
    margin-top: 8px;
  }
  .more {
    justify-self: center;
  }
`;
