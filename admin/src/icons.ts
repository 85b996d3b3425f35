import { html, svg, type TemplateResult } from 'lit';

// Drawn for Patchbay on a grid of 24; decoration only, so hidden from screen readers.
const icon = (path: TemplateResult) => html`<svg viewBox="0 0 24 24" aria-hidden="true">${path}</svg>`;

export const systemsIcon = () =>
  icon(
    svg`<rect x="4" y="4" width="6.5" height="6.5" rx="1.5" /><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5" /><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5" /><path d="M16.75 13.5v6.5M13.5 16.75h6.5" />`,
  );
export const connectionsIcon = () =>
  icon(svg`<path d="M9 7.5V3.5M15 7.5V3.5M6.5 7.5h11V12a5.5 5.5 0 0 1-11 0zM12 17.5V21" />`);
export const runsIcon = () =>
  icon(
    svg`<path d="M20 11a8 8 0 0 0-14.5-3.5L3.5 10M3.5 5v5h5M4 13a8 8 0 0 0 14.5 3.5l2-2.5M20.5 19v-5h-5" />`,
  );
export const logIcon = () =>
  icon(svg`<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4 6.5h.1M4 12h.1M4 17.5h.1" />`);
export const signOutIcon = () => icon(svg`<path d="M14 5H6v14h8M10.5 12H20M16.5 8.5 20 12l-3.5 3.5" />`);
export const backIcon = () => icon(svg`<path d="M14.5 5 7.5 12l7 7" />`);
export const checkIcon = () => icon(svg`<path d="m5 12.5 4.5 4.5L19 7.5" />`);
export const copyIcon = () =>
  icon(svg`<rect x="9" y="9" width="11" height="11" rx="2" /><path d="M5.5 15H4V6a2 2 0 0 1 2-2h9v1.5" />`);
export const warningIcon = () => icon(svg`<path d="M12 3.5 21.5 20h-19zM12 10v4.5M12 17.4v.1" />`);
export const infoIcon = () => icon(svg`<circle cx="12" cy="12" r="9" /><path d="M12 11v5M12 7.8v.1" />`);
export const offlineIcon = () =>
  icon(
    svg`<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M2 9a15 15 0 0 1 4-2.6M10.7 5A15 15 0 0 1 22 9M15 10.4a10 10 0 0 1 4 2.1M8.5 16a5 5 0 0 1 7 0M12 19.5v.1" />`,
  );
export const lockIcon = () =>
  icon(svg`<rect x="5" y="11" width="14" height="9" rx="2" /><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3" />`);
export const externalIcon = () => icon(svg`<path d="M13.5 5H19v5.5M19 5l-8 8M17 14v4.5H5.5V7H10" />`);
export const logo = () =>
  html`<svg viewBox="0 0 32 32" aria-hidden="true" class="logo">
    <path d="M9 11h6a5 5 0 0 1 0 10H9M17 11h6M17 21h6" />
    <circle cx="9" cy="11" r="1.6" />
    <circle cx="9" cy="21" r="1.6" />
  </svg>`;
