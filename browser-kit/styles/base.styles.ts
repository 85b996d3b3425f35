import { css } from 'lit';

/** What every part starts from. */
export const base = css`
  :host {
    display: block;
    box-sizing: border-box;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-width: 0;
  }
  ul,
  ol {
    list-style: none;
  }
  h1,
  h2,
  h3,
  h4 {
    font-size: 1em;
    font-weight: 600;
    line-height: 1.3;
    letter-spacing: -0.006em;
    text-wrap: balance;
  }
  h1:focus,
  h2:focus {
    outline: none;
  }
  p,
  dd,
  li {
    overflow-wrap: anywhere;
  }
  .muted {
    color: var(--_muted);
  }
  .small {
    font-size: 0.9286em;
  }
  .numbers {
    font-variant-numeric: tabular-nums;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg {
    flex: none;
    width: 1.1429em;
    height: 1.1429em;
    fill: none;
    stroke: currentcolor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .flip:dir(rtl) {
    transform: scaleX(-1);
  }
  :focus-visible {
    outline: 2px solid var(--_accent);
    outline-offset: 2px;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
    }
  }
`;
