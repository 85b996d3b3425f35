import { css } from 'lit';

export const styles = css`
  ul {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: clip;
  }
  li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 2px 16px;
    align-items: center;
    padding: 14px 16px;
  }
  li + li {
    border-top: 1px solid var(--_border);
  }
  .wide {
    grid-column: 1 / -1;
  }
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
    color: var(--_danger);
    margin-top: 4px;
  }
  .hint {
    color: var(--_warning);
    margin-top: 4px;
  }
  .none {
    padding: 32px 16px;
    text-align: center;
  }
`;
