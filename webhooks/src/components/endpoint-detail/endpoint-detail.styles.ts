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
  .box-head select {
    width: auto;
    min-height: 36px;
  }
  .list {
    grid-template-columns: auto minmax(0, 1fr) auto auto;
    column-gap: 12px;
  }
  .list > li {
    row-gap: 2px;
    min-height: 56px;
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
