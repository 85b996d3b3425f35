import { css } from 'lit';

export const styles = css`
  .filters {
    grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
    align-items: end;
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
    grid-template-columns: minmax(0, 1fr) auto auto auto;
    column-gap: 24px;
  }
  .list > li {
    min-height: 60px;
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
