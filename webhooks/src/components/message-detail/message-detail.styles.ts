import { css } from 'lit';

export const styles = css`
  .stack {
    gap: 12px;
  }
  .type {
    font-size: 1.2143em;
    font-weight: 600;
  }
  .facts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(260px, 1fr));
    gap: 12px 20px;
    padding: 14px 16px;
  }
  .facts dd {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
  }
  .to {
    text-align: start;
    overflow-wrap: anywhere;
    padding: 0;
  }
  .box-head .row {
    gap: 4px 12px;
    margin-top: 2px;
  }
  .list > li {
    padding: 0;
  }
  .attempt {
    display: grid;
    grid-template-columns: 110px 90px minmax(0, 1fr) auto;
    gap: 4px 16px;
    width: 100%;
    min-height: 44px;
    padding: 8px 16px;
    border: 0;
    border-radius: 0;
    background: none;
    font-weight: 400;
    text-align: start;
  }
  .attempt:hover {
    background: var(--_subtle);
  }
  .attempt:focus-visible {
    outline-offset: -2px;
  }
  .attempt .code {
    font-weight: 600;
  }
  .list > li > div {
    display: grid;
    gap: 4px;
    padding: 0 16px 14px;
  }
  .empty {
    padding: 14px 16px;
  }
  @container (max-width: 520px) {
    .attempt {
      grid-template-columns: minmax(0, 1fr) auto;
    }
    .attempt > :nth-child(even) {
      justify-self: end;
    }
  }
`;
