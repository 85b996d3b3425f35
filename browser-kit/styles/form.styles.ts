import { css } from 'lit';

export const form = css`
  .field {
    display: grid;
    gap: 4px;
  }
  .field > label,
  legend {
    padding: 0;
    font-weight: 550;
  }
  .field input:not([type='checkbox']),
  .field select,
  select {
    width: 100%;
    min-height: 40px;
    padding: 0.4em 0.75em;
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  .field input::placeholder {
    color: var(--_muted);
    opacity: 1;
  }
  .field input:focus-visible,
  select:focus-visible {
    outline-offset: -1px;
  }
  .field [aria-invalid='true'] {
    border-color: var(--_danger);
  }
  .field .error {
    display: flex;
    align-items: start;
    gap: 6px;
    color: var(--_danger);
    font-size: 0.9286em;
  }
  .field .error svg {
    margin-top: 0.15em;
  }
  .secret {
    position: relative;
    display: grid;
    align-items: center;
  }
  .secret input:not([type='checkbox']) {
    padding-inline-end: 44px;
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.9286em;
  }
  .secret button {
    position: absolute;
    inset-inline-end: 3px;
    width: 36px;
    min-height: 34px;
    padding: 0;
    color: var(--_muted);
  }
  .choice {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 2px 10px;
    align-items: start;
    cursor: pointer;
  }
  input[type='checkbox'],
  input[type='radio'] {
    flex: none;
    width: 18px;
    height: 18px;
    margin: 0.11em 0 0;
    accent-color: var(--_accent);
  }
  .choice strong {
    font-weight: 550;
  }
  .choice:has(input) {
    min-height: 24px;
  }
`;
