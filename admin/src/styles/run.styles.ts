import { css } from 'lit';

/** What stands in the cells of runs and of the log. */
export const run = css`
  .failure {
    color: var(--_danger);
  }
  .warning:not(.notice) {
    color: var(--_warning);
  }
  details > summary {
    width: fit-content;
    min-height: 24px;
    color: var(--_accent);
    cursor: pointer;
  }
  details li {
    padding-block: 2px;
  }
  .chip {
    min-height: 32px;
    margin-bottom: 16px;
    border-radius: 99px;
  }
  admin-progress-bar {
    max-width: 240px;
    margin-top: 6px;
  }
`;
