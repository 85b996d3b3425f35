import { css } from 'lit';

export const styles = css`
  form {
    gap: 20px;
  }
  .list {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
    overflow: clip;
  }
  .list > li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 190px);
    gap: 8px 16px;
    align-items: center;
    padding: 14px 16px;
  }
  .list > li + li {
    border-top: 1px solid var(--_border);
  }
  .choice strong {
    font-weight: 550;
  }
  .box {
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    gap: 16px;
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
