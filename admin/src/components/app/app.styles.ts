import { css } from 'lit';

export const styles = css`
  :host {
    display: block;
    min-height: 100dvh;
    color-scheme: light dark;
    /* Other than the widget's, so that the cards stand out. */
    --patchbay-background: light-dark(#f6f7f9, #0f1216);
    background: var(--_background);
    color: var(--_text);
    font-family: var(--_font);
    font-size: 14px;
    line-height: 1.5;
    -webkit-font-smoothing: antialiased;
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  .frame {
    display: grid;
    grid-template-columns: 224px minmax(0, 1fr);
    min-height: 100dvh;
  }
  .side {
    position: sticky;
    top: 0;
    display: flex;
    flex-direction: column;
    gap: 20px;
    height: 100dvh;
    padding: 20px 12px;
    border-inline-end: 1px solid var(--_border);
    background: var(--_surface);
  }
  .brand {
    display: flex;
    align-items: center;
    gap: 10px;
    padding-inline: 8px;
    font-weight: 600;
  }
  .brand .logo {
    width: 28px;
    height: 28px;
    border-radius: 7px;
    background: var(--_accent);
    color: var(--_on-accent);
    stroke-width: 2.5;
  }
  nav ul {
    display: grid;
    gap: 2px;
  }
  nav a {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 36px;
    padding: 0 10px;
    border-radius: var(--_radius-small);
    color: var(--_muted);
    font-weight: 550;
    text-decoration: none;
  }
  nav a:hover {
    background: var(--_hover);
    color: var(--_text);
  }
  nav a[aria-current] {
    background: color-mix(in oklab, var(--_accent) 11%, transparent);
    color: var(--_accent);
  }
  .foot {
    display: grid;
    gap: 10px;
    margin-top: auto;
    padding-inline: 8px;
  }
  .foot .field {
    gap: 4px;
  }
  main {
    padding: 28px 32px 64px;
  }
  main > * {
    max-width: 1120px;
    margin-inline: auto;
  }
  main > .offline {
    margin-bottom: 16px;
  }
  main:focus {
    outline: none;
  }
  .skip {
    position: absolute;
    inset-inline-start: 12px;
    top: -60px;
    z-index: 1;
  }
  .skip:focus {
    top: 12px;
  }
  @media (max-width: 800px) {
    .frame {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: auto minmax(0, 1fr);
    }
    .side {
      position: static;
      display: grid;
      grid-template-columns: minmax(0, 1fr) auto;
      gap: 10px 12px;
      align-items: center;
      height: auto;
      padding: 12px 16px 8px;
      border-inline-end: 0;
      border-bottom: 1px solid var(--_border);
    }
    .brand {
      padding: 0;
    }
    nav {
      grid-column: 1 / -1;
      grid-row: 2;
    }
    nav ul {
      display: flex;
      flex-wrap: wrap;
    }
    nav a {
      padding: 0 8px;
    }
    nav svg {
      display: none;
    }
    .foot {
      display: flex;
      align-items: center;
      margin: 0;
      padding: 0;
    }
    .foot label {
      position: absolute;
      clip-path: inset(50%);
    }
    .foot .words {
      display: none;
    }
    main {
      padding: 20px 16px 48px;
    }
  }
  @media (max-width: 400px) {
    nav {
      margin-inline: -6px;
      font-size: 13px;
    }
    nav a {
      padding: 0 6px;
    }
  }
`;
