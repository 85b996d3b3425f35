import type { PatchbayTheme } from '../public-types.ts';

/** What the host page may set on a framed widget; sent over a private channel, never in an address. */
export interface FrameOptions {
  session?: string;
  theme?: PatchbayTheme;
  locale?: string;
  category?: string;
  system?: string;
  closable?: boolean;
}

/** From the frame to the page around it, without anything secret. */
export const HELLO = 'patchbay:hello';
/** The answer, with the port of a channel that only the two of them have. */
export const CHANNEL = 'patchbay:channel';

/** Over the channel, from the host page. */
export type HostMessage =
  | { type: 'options'; options: FrameOptions }
  | { type: 'session'; session: string | null };

/** Over the channel, from the frame. */
export type FrameMessage =
  | { type: 'renew-session' }
  | { type: 'event'; name: string; detail: unknown }
  | { type: 'height'; height: number };

export const isType = (data: unknown, type: string): boolean =>
  typeof data === 'object' && data !== null && 'type' in data && data.type === type;
