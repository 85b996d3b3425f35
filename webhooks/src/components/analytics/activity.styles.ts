import { css } from 'lit';

export const styles = css`
  .charts {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(380px, 100%), 1fr));
    gap: 20px;
    align-items: start;
  }
  .column {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 20px;
  }
  .groups {
    container-type: inline-size;
  }
  .groups h3 {
    padding: 14px 16px 4px;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th,
  td {
    padding: 9px 16px;
    border-top: 1px solid var(--_border);
    font-weight: 400;
    font-variant-numeric: tabular-nums;
    text-align: end;
    white-space: nowrap;
  }
  thead th,
  thead td {
    border: 0;
    color: var(--_muted);
    font-size: 0.8572em;
  }
  th[scope='row'] {
    width: 100%;
    font-size: 0.8929em;
    text-align: start;
    white-space: normal;
  }
  .errors {
    display: grid;
    gap: 12px;
  }
  .errors li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) auto;
    gap: 4px 12px;
  }
  .errors svg {
    grid-column: 1 / -1;
    width: 100%;
    height: 4px;
    border-radius: 2px;
    background: var(--_hover);
    stroke: none;
    fill: var(--_danger);
  }
  @container (max-width: 520px) {
    .filters {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container (max-width: 460px) {
    thead {
      position: absolute;
      clip-path: inset(50%);
    }
    table,
    tbody {
      display: block;
    }
    tbody tr {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
      padding: 10px 16px;
      border-top: 1px solid var(--_border);
    }
    tbody th {
      grid-column: 1 / -1;
    }
    tbody th,
    tbody td {
      display: block;
      padding: 2px 0;
      border: 0;
      text-align: start;
    }
    td::before {
      content: attr(data-label);
      display: block;
      color: var(--_muted);
      font-size: 0.8572em;
    }
  }
`;
