import { icon } from '@patchbay/browser-kit/icons.ts';
import { svg } from 'lit';

export const webhookIcon = () =>
  icon(
    svg`<circle cx="6" cy="17" r="3" /><circle cx="18" cy="17" r="3" /><circle cx="12" cy="6.5" r="3" /><path d="M9 17h6M10.6 9.2 7.4 14.400M13.4 9.200l3.2 5.2" />`,
  );
export const messagesIcon = () =>
  icon(svg`<rect x="3.5" y="5.5" width="17" height="13" rx="2" /><path d="m4 7.5 8 6 8-6" />`);
export const chartIcon = () => icon(svg`<path d="M4 20h16M7 16.500V11M12 16.500V5M17 16.500V8.5" />`);
export const liveIcon = () =>
  icon(
    svg`<circle cx="12" cy="12" r="2" /><path d="M7.5 16.500a6.4 6.4 0 0 1 0-9M16.5 7.500a6.4 6.4 0 0 1 0 9M4.7 19.300a10.3 10.3 0 0 1 0-14.600M19.3 4.700a10.3 10.3 0 0 1 0 14.6" />`,
  );
export const plusIcon = () => icon(svg`<path d="M12 5v14M5 12h14" />`);
export const nextIcon = () => icon(svg`<path d="m9.5 5 7 7-7 7" />`, true);
export const searchIcon = () => icon(svg`<circle cx="11" cy="11" r="7" /><path d="m20 20-4-4" />`);
export const closeIcon = () => icon(svg`<path d="M6 6l12 12M18 6 6 18" />`);
