import { css } from 'lit';

/** A table that becomes a list of cards where there is no room for columns. */
export const table = css`
  .table {
    container-type: inline-size;
  }
  table {
    width: 100%;
    border-collapse: collapse;
  }
  th {
    padding: 10px 14px;
    border-bottom: 1px solid var(--_border);
    color: var(--_muted);
    font-size: 0.8572em;
    font-weight: 550;
    text-align: start;
    white-space: nowrap;
  }
  td {
    padding: 12px 14px;
    border-bottom: 1px solid var(--_border);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  tbody tr:last-child td {
    border-bottom: 0;
  }
  tbody tr:hover {
    background: var(--_subtle);
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  td.nowrap {
    white-space: nowrap;
  }
  td p + p {
    margin-top: 2px;
  }
  td a {
    font-weight: 550;
    text-decoration: none;
  }
  td a:hover {
    text-decoration: underline;
  }
  @container (max-width: 640px) {
    table,
    tbody,
    tr {
      display: block;
    }
    thead {
      position: absolute;
      width: 1px;
      height: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }
    tr {
      padding: 10px 14px;
      border-bottom: 1px solid var(--_border);
    }
    tbody tr:last-child {
      border-bottom: 0;
    }
    td,
    td.number,
    td.nowrap {
      display: grid;
      grid-template-columns: 96px minmax(0, 1fr);
      gap: 8px;
      padding: 4px 0;
      border: 0;
      text-align: start;
      white-space: normal;
    }
    td::before {
      content: attr(data-label);
      color: var(--_muted);
      font-size: 0.9286em;
    }
  }
`;
