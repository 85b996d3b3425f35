import { css } from 'lit';

export const styles = css`
  fieldset {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  legend {
    margin-bottom: 8px;
  }
  .kinds {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
    gap: 10px;
  }
  .kinds .choice {
    padding: 12px 14px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
  }
  .kinds .choice:has(:checked) {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 6%, transparent);
  }
  .picker {
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    overflow: hidden;
  }
  .tools {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 8px 12px 8px 8px;
    border-bottom: 1px solid var(--_border);
  }
  .tools p {
    flex: none;
  }
  input[type='search'] {
    flex: 1;
    min-width: 0;
    min-height: 36px;
    padding: 0.3em 0.75em;
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
  }
  .groups {
    display: grid;
    gap: 14px;
    max-height: 340px;
    padding: 12px 14px;
    overflow: auto;
  }
  .groups:focus-visible {
    outline-offset: -2px;
  }
  .group {
    display: grid;
    gap: 8px;
  }
  .group .choice:not(.title) {
    margin-inline-start: 28px;
    line-height: 1.4;
  }
  .title strong {
    text-transform: capitalize;
    font-weight: 600;
  }
  .none {
    padding: 20px;
    text-align: center;
  }
  .error {
    color: var(--_danger);
    font-size: 0.9286em;
  }
`;
