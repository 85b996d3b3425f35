import { css } from 'lit';

/** Headings of a page of its own, and what is meant to be copied. */
export const typography = css`
  h1 {
    font-size: 1.5714em;
    letter-spacing: -0.017em;
  }
  h2 {
    font-size: 1.1429em;
  }
  code,
  .code {
    font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace;
    font-size: 0.9286em;
    overflow-wrap: anywhere;
  }
`;
