import { css } from 'lit';

export const styles = css`
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
    min-height: 320px;
    padding: var(--patchbay-padding, 24px);
    border-radius: calc(var(--_radius) + 4px);
    background: var(--_background);
    color: var(--_text);
  }
  .width {
    max-width: var(--patchbay-max-width, 1120px);
    margin-inline: auto;
  }
  nav {
    margin-bottom: 24px;
    border-bottom: 1px solid var(--_border);
  }
  nav ul {
    display: flex;
    gap: 4px;
    margin-bottom: -1px;
    overflow-x: auto;
    scrollbar-width: none;
  }
  nav button {
    min-height: 40px;
    padding: 0 12px;
    border: 0;
    border-bottom: 2px solid transparent;
    border-radius: 0;
    background: none;
    color: var(--_muted);
    white-space: nowrap;
  }
  nav button:hover {
    background: none;
    color: var(--_text);
  }
  nav button:focus-visible {
    outline-offset: -3px;
  }
  nav button[aria-current] {
    border-bottom-color: var(--_accent);
    color: var(--_text);
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
    nav {
      margin-bottom: 18px;
    }
    nav ul {
      gap: 0;
    }
    nav button {
      padding: 0 9px;
    }
    nav svg {
      display: none;
    }
  }
`;
