import { css } from 'lit';

export const styles = css`
  .off h3 {
    color: var(--_muted);
  }
  .count {
    text-align: end;
    color: var(--_muted);
  }
  patchbay-progress-bar {
    margin-top: 8px;
  }
  .problem {
    margin-top: 4px;
  }
  .hint {
    color: var(--_warning);
    margin-top: 4px;
  }
`;
