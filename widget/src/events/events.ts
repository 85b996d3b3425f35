export interface ReadyDetail {
  /** Systems on offer. */
  systems: number;
  /** Connections of the tenant. */
  connections: number;
}

export interface ConnectedDetail {
  connectionId: string;
  /** Connector id: `github`. */
  system: string;
  /** The account at the provider. */
  account: { id: string; label: string };
  /** Whether an existing connection was authorized again. */
  reconnected: boolean;
}

export interface DisconnectedDetail {
  connectionId: string;
  system: string;
  /** What the person chose for the synced data. */
  data: 'keep' | 'delete';
}

export interface ChangedDetail {
  connectionId: string;
  system: string;
  change: 'paused' | 'resumed' | 'configuration' | 'sync_requested';
}

export interface ErrorDetail {
  /** Stable code: a problem document's, `network`, `expired`, or a connect attempt's. */
  code: string;
  /** In plain words; never contains a token. */
  message: string;
  /** Reference to quote to support. */
  requestId: string | null;
}

const bubbling = { bubbles: true, composed: true } as const;

/** The catalogue is on screen. */
export class PatchbayReadyEvent extends CustomEvent<ReadyDetail> {
  constructor(detail: ReadyDetail) {
    super('patchbay-ready', { ...bubbling, detail });
  }
}

/** An account was connected or authorized again. */
export class PatchbayConnectedEvent extends CustomEvent<ConnectedDetail> {
  constructor(detail: ConnectedDetail) {
    super('patchbay-connected', { ...bubbling, detail });
  }
}

/** An account was disconnected. */
export class PatchbayDisconnectedEvent extends CustomEvent<DisconnectedDetail> {
  constructor(detail: DisconnectedDetail) {
    super('patchbay-disconnected', { ...bubbling, detail });
  }
}

/** A connection was paused, resumed, configured or asked to sync. */
export class PatchbayChangedEvent extends CustomEvent<ChangedDetail> {
  constructor(detail: ChangedDetail) {
    super('patchbay-changed', { ...bubbling, detail });
  }
}

/** Something did not work; the person sees it too. */
export class PatchbayErrorEvent extends CustomEvent<ErrorDetail> {
  constructor(detail: ErrorDetail) {
    super('patchbay-error', { ...bubbling, detail });
  }
}

/** The person asked to leave the widget. */
export class PatchbayCloseEvent extends CustomEvent<null> {
  constructor() {
    super('patchbay-close', { ...bubbling, detail: null });
  }
}

export interface PatchbayEventMap {
  'patchbay-ready': PatchbayReadyEvent;
  'patchbay-connected': PatchbayConnectedEvent;
  'patchbay-disconnected': PatchbayDisconnectedEvent;
  'patchbay-changed': PatchbayChangedEvent;
  'patchbay-error': PatchbayErrorEvent;
  'patchbay-close': PatchbayCloseEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends PatchbayEventMap {}
}
