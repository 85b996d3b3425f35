import { icon } from '@patchbay/browser-kit/icons.ts';
import { html, svg } from 'lit';

export const systemsIcon = () =>
  icon(
    svg`<rect x="4" y="4" width="6.5" height="6.5" rx="1.5" /><rect x="13.5" y="4" width="6.5" height="6.5" rx="1.5" /><rect x="4" y="13.5" width="6.5" height="6.5" rx="1.5" /><path d="M16.75 13.5v6.5M13.5 16.75h6.5" />`,
  );
export const connectionsIcon = () =>
  icon(svg`<path d="M9 7.5V3.5M15 7.5V3.5M6.5 7.5h11V12a5.5 5.5 0 0 1-11 0zM12 17.5V21" />`);
export const webhooksIcon = () =>
  icon(
    svg`<circle cx="6" cy="17" r="3" /><circle cx="18" cy="17" r="3" /><circle cx="12" cy="6.5" r="3" /><path d="M9 17h6M10.6 9.2 7.4 14.4M13.4 9.2l3.2 5.2" />`,
  );
export const logIcon = () =>
  icon(svg`<path d="M8.5 6.5H20M8.5 12H20M8.5 17.5H20M4 6.5h.1M4 12h.1M4 17.5h.1" />`);
export const signOutIcon = () => icon(svg`<path d="M14 5H6v14h8M10.5 12H20M16.5 8.5 20 12l-3.5 3.5" />`);
export const logo = () =>
  html`<svg viewBox="0 0 32 32" aria-hidden="true" class="logo">
    <path d="M9 11h6a5 5 0 0 1 0 10H9M17 11h6M17 21h6" />
    <circle cx="9" cy="11" r="1.6" />
    <circle cx="9" cy="21" r="1.6" />
  </svg>`;
