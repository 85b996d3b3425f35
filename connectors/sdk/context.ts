/** Structured log of one operation; lines end up, redacted, in the operation's log entry. */
export interface ConnectorLog {
  debug(message: string, fields?: Record<string, unknown>): void;
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

/** The account behind a connection, as the provider names it. */
export interface AccountIdentity {
  /** Stable id of the account at the provider; reconnecting with another account is refused. */
  accountId: string;
  /** What a person calls the account: a login, an e-mail address, a company name. */
  label: string;
}

/**
 * All that connector code gets. `fetch` is governed and already authenticated: it goes to `manifest.apiHosts` only,
 * spends the rate budget, honours Retry-After, times out, measures and logs. Requests are written for the real
 * provider (`https://api.github.com/...`); where they go in a sandbox is not the connector's business.
 */
export interface ConnectorContext<Settings = Record<string, unknown>> {
  fetch: typeof globalThis.fetch;
  settings: Settings;
  log: ConnectorLog;
  /** Aborted when the operation must stop: shutdown, pause, lost lease, deadline. */
  signal: AbortSignal;
  /** The clock, so that tests and the sandbox can move it. */
  now(): Date;
  /** Set once the connection is identified. */
  account: AccountIdentity | null;
  /** Query parameters of the OAuth callback that the connector asked to keep (`keepCallbackParams`). */
  callbackParams: Readonly<Record<string, string>>;
}
