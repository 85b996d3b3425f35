import { css } from 'lit';

/** Rows of a `.list` that can be pressed as a whole, by their `.open`. */
export const rows = css`
  .list > li {
    position: relative;
  }
  .list > li:hover {
    background: var(--_subtle);
  }
  .open {
    min-height: 24px;
    padding: 0;
    border: 0;
    background: none;
    text-align: start;
    overflow-wrap: anywhere;
  }
  .open:hover {
    background: none;
  }
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
    border-radius: inherit;
  }
  .open:focus-visible {
    outline: none;
  }
  .open:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
`;

/** Rows whose columns are as wide as the longest word of the language; the list says how many there are. */
export const alignedRows = css`
  ${rows}
  .list {
    display: grid;
  }
  .list > li {
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    row-gap: 4px;
    align-items: center;
  }
  .list time {
    text-align: end;
  }
`;
