import { css } from 'lit';

/** Colours and sizes; `--patchbay-*` is what a host page may set, `--_*` is what the parts use. */
export const tokens = css`
  :host {
    --_accent: var(--patchbay-accent, light-dark(#3451d1, #93a7ff));
    --_on-accent: var(--patchbay-on-accent, light-dark(#ffffff, #0c1230));
    --_background: var(--patchbay-background, light-dark(#ffffff, #0f1216));
    --_surface: var(--patchbay-surface, light-dark(#ffffff, #171b21));
    --_text: var(--patchbay-text, light-dark(#15181e, #eef0f4));
    --_muted: var(--patchbay-muted, light-dark(#576071, #a4adbb));
    --_border: var(--patchbay-border, light-dark(#e2e5ea, #2b313a));
    --_control: light-dark(#858d9b, #6c7685);
    --_success: var(--patchbay-success, light-dark(#0f6b43, #62d3a0));
    --_warning: var(--patchbay-warning, light-dark(#855000, #f0b35e));
    --_danger: var(--patchbay-danger, light-dark(#b3261e, #ff9a91));
    --_subtle: color-mix(in oklab, var(--_text) 4%, transparent);
    --_hover: color-mix(in oklab, var(--_text) 7%, transparent);
    --_radius: var(--patchbay-radius, 12px);
    --_radius-small: calc(var(--_radius) * 2 / 3);
    --_shadow: 0 1px 2px light-dark(rgb(20 26 40 / 0.05), rgb(0 0 0 / 0.3));
    --_font: var(
      --patchbay-font,
      system-ui,
      -apple-system,
      'Segoe UI',
      Roboto,
      'Helvetica Neue',
      Arial,
      sans-serif
    );
  }
`;
