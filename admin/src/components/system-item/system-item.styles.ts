import { css } from 'lit';

export const styles = css`
  .card {
    padding: 16px;
  }
  .head {
    display: grid;
    grid-template-columns: 40px minmax(0, 1fr) auto;
    gap: 2px 14px;
    align-items: start;
  }
  .logo-box {
    position: relative;
    display: grid;
    place-items: center;
    width: 40px;
    height: 40px;
    border: 1px solid var(--_border);
    border-radius: 10px;
    background: #fff;
    color: #15181e;
    font-weight: 600;
    overflow: hidden;
  }
  .logo-box img {
    position: absolute;
    inset: 7px;
    width: 24px;
    height: 24px;
    object-fit: contain;
    background: #fff;
  }
  .title {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 10px;
    align-items: center;
  }
  .switch {
    width: 44px;
    min-height: 24px;
    height: 24px;
    margin-block: 4px;
    padding: 0;
    border-color: var(--_control);
    border-radius: 99px;
    background: var(--_hover);
    justify-content: start;
  }
  .switch::before {
    content: '';
    width: 16px;
    height: 16px;
    margin-inline-start: 3px;
    border-radius: 50%;
    background: var(--_control);
    transition: translate 120ms;
  }
  .switch[aria-checked='true'] {
    border-color: transparent;
    background: var(--_accent);
  }
  .switch[aria-checked='true']::before {
    background: var(--_on-accent);
    translate: 20px 0;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 16px;
    margin-top: 6px;
  }
  .missing {
    margin-top: 6px;
    color: var(--_warning);
    font-weight: 550;
  }
  details {
    margin-top: 12px;
    border-top: 1px solid var(--_border);
    padding-top: 10px;
  }
  summary {
    width: fit-content;
    padding: 4px 6px;
    margin-inline-start: -6px;
    border-radius: 6px;
    color: var(--_accent);
    font-weight: 550;
    cursor: pointer;
  }
  form {
    max-width: 560px;
    margin-top: 10px;
  }
  .uri {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
  }
  .uri code {
    flex: 1 1 220px;
    padding: 6px 10px;
    border: 1px solid var(--_border);
    border-radius: var(--_radius-small);
    background: var(--_subtle);
  }
  @media (forced-colors: active) {
    .switch::before {
      background: ButtonText;
      forced-color-adjust: none;
    }
  }
`;
