import { css } from 'lit';

export const styles = css`
  :host {
    display: inline-flex;
    vertical-align: middle;
  }
  span {
    --_tone: var(--_muted);
    display: inline-flex;
    align-items: center;
    gap: 6px;
    padding: 2px 9px 2px 8px;
    border-radius: 99px;
    background: color-mix(in oklab, var(--_tone) 11%, transparent);
    color: var(--_tone);
    font-size: 0.8572em;
    font-weight: 550;
    line-height: 1.5;
    white-space: nowrap;
  }
  span::before {
    content: '';
    width: 6px;
    height: 6px;
    border-radius: 50%;
    background: currentcolor;
  }
  .success {
    --_tone: var(--_success);
  }
  .progress {
    --_tone: var(--_accent);
  }
  .progress::before {
    animation: pulse 1.4s ease-in-out infinite alternate;
  }
  .warning {
    --_tone: var(--_warning);
  }
  .danger {
    --_tone: var(--_danger);
  }
  @keyframes pulse {
    to {
      opacity: 0.25;
    }
  }
  @media (forced-colors: active) {
    span {
      border: 1px solid CanvasText;
    }
  }
`;
