import { css } from 'lit';

export const styles = css`
  .filters {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    gap: 12px;
    align-items: end;
  }
  .filters label {
    font-size: 0.9286em;
  }
  .find > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 40px;
    gap: 6px;
  }
  .find {
    min-width: 190px;
  }
  .find button {
    min-height: 40px;
    padding: 0;
  }
  .list {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    column-gap: 24px;
  }
  /* Columns as wide as the longest word of the language. */
  .list > li {
    position: relative;
    display: grid;
    grid-template-columns: subgrid;
    grid-column: 1 / -1;
    row-gap: 4px;
    align-items: center;
    min-height: 60px;
  }
  .list > li:hover {
    background: var(--_subtle);
  }
  .list time {
    text-align: end;
  }
  .id {
    font-size: 0.8572em;
  }
  .tag {
    padding: 1px 7px;
    border-radius: 5px;
    background: var(--_hover);
    color: var(--_muted);
    font-size: 0.8572em;
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
    border-radius: var(--_radius-small);
  }
  @container (max-width: 640px) {
    .list {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .find {
      grid-column: 1 / -1;
    }
    .list > li {
      padding-block: 12px;
    }
    .list > li > div:first-child {
      grid-column: 1 / -1;
    }
    .list > li > span:empty {
      display: none;
    }
    .tag {
      justify-self: start;
      grid-column: 1 / -1;
    }
  }
`;
