import { css } from 'lit';

export const controls = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-height: 36px;
    padding: 0.35em 0.95em;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_surface);
    color: var(--_text);
    font: inherit;
    font-weight: 550;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    transition:
      background-color 120ms,
      border-color 120ms;
  }
  button:hover,
  .button:hover {
    background: linear-gradient(var(--_hover), var(--_hover)) var(--_surface);
  }
  .primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .primary:hover {
    background: color-mix(in oklab, var(--_accent) 88%, var(--_text));
  }
  .danger {
    color: var(--_danger);
  }
  .danger.primary {
    background: var(--_danger);
    color: light-dark(#fff, #2a0603);
  }
  .ghost {
    border-color: transparent;
    background: transparent;
  }
  .ghost:hover {
    background: var(--_hover);
  }
  .link {
    min-height: 28px;
    padding: 0 2px;
    border: 0;
    background: none;
    color: var(--_accent);
  }
  .link:hover {
    background: none;
    text-decoration: underline;
  }
  button[disabled],
  button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  a {
    color: var(--_accent);
    text-underline-offset: 2px;
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  .spinner {
    flex: none;
    width: 1em;
    height: 1em;
    border: 2px solid color-mix(in oklab, currentcolor 25%, transparent);
    border-top-color: currentcolor;
    border-radius: 50%;
    animation: turn 800ms linear infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (forced-colors: active) {
    button,
    .button {
      border-color: ButtonBorder;
    }
    button[aria-pressed='true'],
    [aria-selected='true'] {
      border-color: Highlight;
      color: Highlight;
    }
  }
`;
