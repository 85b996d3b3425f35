import { css } from 'lit';

export const styles = css`
  :host {
    --_size: var(--patchbay-logo-size, 40px);
    flex: none;
    width: var(--_size);
    height: var(--_size);
  }
  span,
  img {
    display: grid;
    place-items: center;
    width: 100%;
    height: 100%;
    border-radius: 24%;
  }
  img {
    padding: 16%;
    object-fit: contain;
    background: #fff;
    border: 1px solid light-dark(#e2e5ea, transparent);
  }
  span {
    font-size: calc(var(--_size) * 0.4);
    font-weight: 650;
    letter-spacing: -0.02em;
    background: light-dark(oklch(0.94 0.042 var(--_hue)), oklch(0.33 0.06 var(--_hue)));
    color: light-dark(oklch(0.42 0.12 var(--_hue)), oklch(0.9 0.07 var(--_hue)));
  }
  .hue-0 {
    --_hue: 262;
  }
  .hue-1 {
    --_hue: 165;
  }
  .hue-2 {
    --_hue: 30;
  }
  .hue-3 {
    --_hue: 320;
  }
  .hue-4 {
    --_hue: 225;
  }
  .hue-5 {
    --_hue: 95;
  }
  .hue-6 {
    --_hue: 0;
  }
  .hue-7 {
    --_hue: 290;
  }
  @media (forced-colors: active) {
    span {
      border: 1px solid CanvasText;
    }
  }
`;
