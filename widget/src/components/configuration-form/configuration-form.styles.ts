import { css } from 'lit';

export const styles = css`
  form {
    gap: 20px;
  }
  .list > li {
    grid-template-columns: minmax(0, 1fr) minmax(0, 190px);
    row-gap: 8px;
  }
  .bar {
    position: sticky;
    inset-block-end: 0;
    padding: 12px 0;
    background: var(--_background);
    border-top: 1px solid var(--_border);
  }
  .bar p {
    flex: 1 1 auto;
    color: var(--_muted);
  }
  .bone {
    height: 120px;
    border-radius: var(--_radius);
    background: var(--_hover);
  }
  @container (max-width: 560px) {
    .list > li {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
