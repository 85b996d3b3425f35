/** `auto` follows the operating system. */
export type PatchbayTheme = 'auto' | 'light' | 'dark';

/** What a host page may set. */
export interface MarketplaceProperties {
  /** Token of a connect session, in memory only; reads as undefined. */
  set session(token: string | null | undefined);
  /** Gives a token at the start when there is no `session`, and once for each expired one. */
  set getSession(callback: (() => Promise<string> | string) | null | undefined);
  /** Origin (and path) of the Patchbay server; default: where the script came from, or the page's origin. */
  baseUrl: string | null;
  theme: PatchbayTheme;
  /** BCP 47 tag; default: the page's language, then the browser's. */
  locale: string | null;
  /** Category that is chosen at first: `calendar`. */
  category: string | null;
  /** Opens this system instead of the catalogue: `github`. */
  system: string | null;
  /** Shows a button that fires `patchbay-close`. */
  closable: boolean;
}
