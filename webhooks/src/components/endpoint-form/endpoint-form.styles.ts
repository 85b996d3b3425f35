import { css } from 'lit';

export const styles = css`
  form {
    max-width: 760px;
  }
  .box {
    gap: 22px;
    padding: 20px;
  }
  .foot {
    padding: 14px 20px;
    border-top: 1px solid var(--_border);
    background: var(--_subtle);
    border-radius: 0 0 var(--_radius) var(--_radius);
  }
  #url,
  .header input {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.9286em;
  }
  #rateLimit {
    max-width: 160px;
  }
  summary {
    width: fit-content;
    min-height: 24px;
    color: var(--_accent);
    font-weight: 550;
    cursor: pointer;
  }
  .options,
  .headers {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
  }
  .options {
    gap: 20px;
    padding-top: 16px;
  }
  .headers {
    gap: 8px;
  }
  .header {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) 36px;
    gap: 8px;
  }
  .header input {
    width: 100%;
    min-height: 36px;
    padding: 0.3em 0.75em;
    border: 1px solid var(--_control);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
  }
  .header input[readonly] {
    color: var(--_muted);
  }
  .header button {
    padding: 0;
    color: var(--_muted);
  }
  .add {
    justify-self: start;
    min-height: 32px;
  }
  .error:not(.field .error) {
    color: var(--_danger);
    font-size: 0.9286em;
  }
`;
