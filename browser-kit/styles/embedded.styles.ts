import { css } from 'lit';

/** An element that stands in somebody else's page. */
export const embedded = css`
  :host {
    /* Nothing that the host page sets on everything reaches in. */
    all: initial;
    display: block !important;
    box-sizing: border-box;
    container-type: inline-size;
    color-scheme: light dark;
    color: var(--_text);
    font-family: var(--_font);
    font-size: var(--patchbay-font-size, 14px);
    line-height: 1.5;
    -webkit-font-smoothing: antialiased;
  }
  :host([hidden]) {
    display: none !important;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  .base {
    padding: var(--patchbay-padding, 24px);
    border-radius: calc(var(--_radius) + 4px);
    background: var(--_background);
    color: var(--_text);
  }
  .width {
    max-width: var(--patchbay-max-width, 1120px);
    margin-inline: auto;
  }
  .opening {
    display: grid;
    place-items: center;
    min-height: 240px;
    font-size: 1.5em;
    color: var(--_muted);
  }
  @container (max-width: 480px) {
    .base {
      padding: var(--patchbay-padding, 16px);
    }
  }
`;
