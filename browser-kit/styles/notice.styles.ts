import { css } from 'lit';

export const notice = css`
  .notice {
    --_tone: var(--_accent);
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 4px 12px;
    padding: 12px 14px;
    border: 1px solid color-mix(in oklab, var(--_tone) 26%, transparent);
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_tone) 8%, transparent);
  }
  .notice > svg {
    margin-top: 0.15em;
    color: var(--_tone);
  }
  .notice > div {
    display: grid;
    gap: 4px;
  }
  .notice .row {
    margin-top: 6px;
  }
  .notice.warning {
    --_tone: var(--_warning);
  }
  .notice.error {
    --_tone: var(--_danger);
  }
  .notice.success {
    --_tone: var(--_success);
  }
  .notice strong {
    font-weight: 600;
  }
`;
