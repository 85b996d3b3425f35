import { icon } from '@patchbay/browser-kit/icons.ts';
import { svg } from 'lit';

export const searchIcon = () => icon(svg`<circle cx="11" cy="11" r="7" /><path d="m20 20-4-4" />`);
export const closeIcon = () => icon(svg`<path d="M6 6l12 12M18 6 6 18" />`);
export const pauseIcon = () => icon(svg`<path d="M8.5 5.5v13M15.5 5.5v13" />`);
export const playIcon = () => icon(svg`<path d="M8 5.5 18.5 12 8 18.5z" />`, true);
export const eyeIcon = () =>
  icon(
    svg`<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" /><circle cx="12" cy="12" r="2.8" />`,
  );
export const eyeOffIcon = () =>
  icon(
    svg`<path d="M4 4l16 16M9.5 6A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-3 3.7M6.5 7.800A16 16 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-1" />`,
  );
export const plusIcon = () => icon(svg`<path d="M12 5v14M5 12h14" />`);
