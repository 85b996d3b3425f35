/** `auto` follows the operating system. */
export type PatchbayTheme = 'auto' | 'light' | 'dark';

/** What `POST /v1/webhook-portal-sessions` answers, passed on by your server. */
export interface PortalSession {
  token: string;
  applicationId: string;
  /** Where the webhook API is. */
  serverUrl?: string | undefined;
  /** Whether the server has what goes beyond Svix: activity, live. */
  extensions?: boolean | undefined;
  /** What may be done beyond looking; absent: everything. */
  capabilities?: readonly string[] | undefined;
}

/** What a host page may set. */
export interface WebhooksProperties {
  /** A portal session, in memory only; reads as undefined. */
  set session(session: PortalSession | null | undefined);
  /** Gives a session at the start when there is no `session`, and once for each expired one. */
  set getSession(callback: (() => Promise<PortalSession> | PortalSession) | null | undefined);
  /** Origin (and path) of the Patchbay server; default: the session's `serverUrl`, then where the script came from. */
  baseUrl: string | null;
  theme: PatchbayTheme;
  /** BCP 47 tag; default: the page's language, then the browser's. */
  locale: string | null;
  /** What is shown, to be kept in the page's own address: `endpoints/ep_1`, `messages`. */
  path: string;
}
