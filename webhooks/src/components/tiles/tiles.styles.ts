import { css } from 'lit';

export const tileStyles = css`
  .tiles {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
  }
  .tiles > div {
    padding: 14px 16px;
  }
  .tiles > div + div {
    border-inline-start: 1px solid var(--_border);
  }
  .value {
    font-size: 1.4286em;
    font-weight: 600;
    letter-spacing: -0.017em;
    line-height: 1.3;
  }
  @container (max-width: 520px) {
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .tiles > div:nth-child(3) {
      border-inline-start: 0;
    }
    .tiles > div:nth-child(n + 3) {
      border-top: 1px solid var(--_border);
    }
  }
`;
