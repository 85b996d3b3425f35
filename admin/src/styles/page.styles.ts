import { css } from 'lit';

/** Headings, cards and the empty page. */
export const page = css`
  header {
    display: grid;
    gap: 4px;
    margin-bottom: 20px;
  }
  .card {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .blank {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 56px 20px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    text-align: center;
  }
  .blank > svg {
    width: 28px;
    height: 28px;
    color: var(--_muted);
  }
  .blank p {
    max-width: 56ch;
  }
  .blank button {
    margin-top: 8px;
  }
  .filters {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 12px;
    margin-bottom: 16px;
  }
  .filters .field {
    flex: 1 1 150px;
    max-width: 240px;
  }
  .filters label {
    font-size: 0.9286em;
  }
  .more {
    display: flex;
    justify-content: center;
    margin-top: 16px;
  }
  .notice + *,
  .gap {
    margin-top: 16px;
  }
  .ghost-rows {
    display: grid;
    gap: 1px;
    overflow: hidden;
  }
  .ghost-rows div {
    height: 56px;
    background: linear-gradient(90deg, var(--_subtle) 35%, var(--_hover) 50%, var(--_subtle) 65%) 0 0 / 300% 100%;
    animation: shimmer 1.6s linear infinite;
  }
  @keyframes shimmer {
    from {
      background-position: 150% 0;
    }
    to {
      background-position: -50% 0;
    }
  }
  @media (max-width: 480px) {
    .filters .field {
      max-width: none;
    }
  }
`;
