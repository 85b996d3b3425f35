import { css } from 'lit';

export const styles = css`
  dialog {
    width: min(460px, calc(100vw - 32px));
    max-height: calc(100dvh - 32px);
    padding: 24px;
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 4px);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: 0 24px 64px rgb(0 0 0 / 0.28);
    overflow: auto;
  }
  dialog::backdrop {
    background: rgb(10 13 20 / 0.5);
  }
  h2 {
    font-size: 1.2857em;
  }
  form {
    gap: 16px;
  }
  fieldset {
    display: grid;
    gap: 8px;
  }
  .choice {
    padding: 12px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
  }
  .choice:has(:checked) {
    border-color: var(--_accent);
    background: color-mix(in oklab, var(--_accent) 6%, transparent);
  }
  code {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.9286em;
  }
  .row {
    justify-content: end;
  }
`;
