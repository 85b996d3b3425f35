import { css } from 'lit';

export const styles = css`
  .line {
    --_tone: var(--_muted);
    display: inline-flex;
    align-items: center;
    gap: 8px;
    margin-inline-end: 8px;
    color: var(--_tone);
    font-weight: 550;
  }
  .line::before {
    content: '';
    width: 8px;
    height: 8px;
    border-radius: 50%;
    background: var(--_tone);
  }
  .line.live {
    --_tone: var(--_success);
  }
  .line.live::before {
    animation: pulse 1.2s ease-in-out infinite alternate;
  }
  .line.reconnecting,
  .line.paused {
    --_tone: var(--_warning);
  }
  .line.failed {
    --_tone: var(--_danger);
  }
  @keyframes pulse {
    to {
      opacity: 0.3;
    }
  }
  .held {
    justify-self: center;
    border-radius: 99px;
    color: var(--_accent);
  }
  .list > li {
    display: grid;
    grid-template-columns: 84px 84px minmax(0, 1fr) auto;
    gap: 2px 14px;
    align-items: baseline;
    padding-block: 8px;
  }
  .list > li > div {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    gap: 0 12px;
  }
  .url {
    overflow-wrap: anywhere;
  }
  .code {
    font-weight: 600;
  }
  @container (max-width: 560px) {
    .list > li {
      grid-template-columns: auto minmax(0, 1fr) auto;
    }
    .list > li > div {
      grid-column: 1 / -1;
      grid-row: 2;
    }
  }
`;
