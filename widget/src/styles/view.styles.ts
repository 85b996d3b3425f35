import { css } from 'lit';

/** A view that has replaced the catalogue: the way back, whose view it is, boxes. */
export const view = css`
  .view {
    margin-inline: auto;
    gap: 20px;
  }
  .back {
    justify-self: start;
    margin-inline-start: -10px;
    color: var(--_muted);
  }
  .hero {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 16px;
    align-items: center;
    --patchbay-logo-size: 52px;
  }
  .box {
    padding: 16px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    gap: 16px;
  }
`;
