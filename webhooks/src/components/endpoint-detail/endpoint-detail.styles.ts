import { css } from 'lit';

export const styles = css`
  .url {
    font-size: 1.2143em;
    overflow-wrap: anywhere;
    text-wrap: wrap;
  }
  .head p {
    margin-top: 8px;
    gap: 6px 12px;
  }
  .columns {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 312px;
    gap: 20px;
    align-items: start;
  }
  .main,
  .side {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
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
  .value.bad {
    color: var(--_danger);
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
  .box-head select {
    width: auto;
    min-height: 36px;
  }
  .list {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    column-gap: 12px;
  }
  /* Columns as wide as the longest word of the language. */
  .list > li {
    position: relative;
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    row-gap: 2px;
    align-items: center;
    min-height: 56px;
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
  }
  .open:hover {
    background: none;
  }
  /* The whole row can be pressed. */
  .open::after {
    content: '';
    position: absolute;
    inset: 0;
  }
  .open:focus-visible {
    outline: none;
  }
  .open:focus-visible::after {
    outline: 2px solid var(--_accent);
    outline-offset: -2px;
  }
  .list time {
    text-align: end;
  }
  .resend {
    position: relative;
    min-height: 30px;
    padding: 0.1em 0.7em;
  }
  .more {
    padding: 12px;
    border-top: 1px solid var(--_border);
  }
  .ghosts,
  .card .card {
    border: 0;
    border-radius: 0;
    box-shadow: none;
  }
  dl {
    display: grid;
    gap: 10px;
  }
  dt {
    color: var(--_muted);
    font-size: 0.9286em;
  }
  .tags {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 2px;
  }
  .tags li {
    padding: 1px 7px;
    border-radius: 5px;
    background: var(--_hover);
    font-size: 0.8572em;
  }
  @container (max-width: 860px) {
    .columns {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      grid-template-columns: repeat(auto-fit, minmax(min(260px, 100%), 1fr));
      align-items: start;
    }
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
    .list {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .list > li {
      row-gap: 6px;
      padding-block: 12px;
    }
    .list > li > div {
      grid-row: 1;
      grid-column: 1 / -1;
    }
    .list time {
      justify-self: end;
    }
    .list .resend {
      grid-column: 1 / -1;
      justify-self: start;
    }
  }
`;
