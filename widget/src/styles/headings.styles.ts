import { css } from 'lit';

export const headings = css`
  h2 {
    font-size: 1.4286em;
    letter-spacing: -0.017em;
  }
`;
