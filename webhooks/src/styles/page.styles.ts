import { css } from 'lit';

/** Headings, cards, lists and what a view consists of otherwise. */
export const page = css`
  h2 {
    font-size: 1.4286em;
    letter-spacing: -0.017em;
  }
  h3 {
    font-size: 1.0715em;
  }
  .view {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 12px 16px;
  }
  .head > div:first-child {
    flex: 1 1 260px;
    min-width: 0;
  }
  .back {
    justify-self: start;
    margin-block: -6px -10px;
    margin-inline-start: -10px;
    color: var(--_muted);
  }
  .card {
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface);
    box-shadow: var(--_shadow);
  }
  .box {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 12px;
    padding: 16px;
  }
  .list > li {
    padding: 12px 16px;
  }
  .list > li + li {
    border-top: 1px solid var(--_border);
  }
  .box-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 12px;
    padding: 12px 16px;
    border-bottom: 1px solid var(--_border);
  }
  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(180px, 280px));
    gap: 12px;
  }
  .filters label,
  dt {
    font-size: 0.9286em;
  }
  dt {
    color: var(--_muted);
  }
  .good {
    color: var(--_success);
  }
  .bad {
    color: var(--_danger);
  }
  code,
  pre,
  .code {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.9286em;
    overflow-wrap: anywhere;
  }
  pre {
    max-height: 360px;
    margin: 0;
    padding: 12px 14px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_subtle);
    overflow: auto;
    white-space: pre-wrap;
    tab-size: 2;
  }
  .blank {
    display: grid;
    justify-items: center;
    gap: 8px;
    padding: 56px 20px;
    text-align: center;
  }
  .blank > svg {
    width: 30px;
    height: 30px;
    color: var(--_muted);
  }
  .blank p {
    max-width: 52ch;
  }
  .blank button {
    margin-top: 8px;
  }
  .more {
    display: flex;
    justify-content: center;
  }
  .ghosts {
    display: grid;
    gap: 1px;
    overflow: hidden;
  }
  .ghosts div {
    height: 64px;
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
`;
