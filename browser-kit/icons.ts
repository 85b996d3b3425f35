import { html, svg, type TemplateResult } from 'lit';

// Drawn for Patchbay on a grid of 24; decoration only, so hidden from screen readers.
export const icon = (path: TemplateResult, flip = false) =>
  html`<svg viewBox="0 0 24 24" aria-hidden="true" class=${flip ? 'flip' : ''}>${path}</svg>`;

export const backIcon = () => icon(svg`<path d="M14.5 5 7.5 12l7 7" />`, true);
export const checkIcon = () => icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const warningIcon = () => icon(svg`<path d="M12 3.5 21.5 20h-19zM12 10v4.5M12 17.4v.1" />`);
export const infoIcon = () => icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5M12 7.8v.1" />`);
export const offlineIcon = () =>
  icon(
    svg`<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M2 9a15 15 0 0 1 4-2.6M10.7 5A15 15 0 0 1 22 9M15 10.4a10 10 0 0 1 4 2.1M8.5 16a5 5 0 0 1 7 0M12 19.5v.1" />`,
  );
export const syncIcon = () =>
  icon(
    svg`<path d="M20 11a8 8 0 0 0-14.5-3.5L3.5 10M3.5 5v5h5M4 13a8 8 0 0 0 14.5 3.5l2-2.5M20.5 19v-5h-5" />`,
  );
export const lockIcon = () =>
  icon(svg`<rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" />`);
export const externalIcon = () => icon(svg`<path d="M13.5 5H19v5.5M19 5l-8 8M17 14v4.5H5.5V7H10" />`, true);
export const copyIcon = () =>
  icon(svg`<rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5.5 15H4V6a2 2 0 0 1 2-2h9v1.5" />`);
