export interface WebhooksReadyDetail {
  /** Endpoints there are. */
  endpoints: number;
}

export interface WebhooksChangedDetail {
  endpointId: string;
  change: 'created' | 'updated' | 'enabled' | 'disabled' | 'deleted' | 'secret_rotated';
}

export interface WebhooksErrorDetail {
  /** Stable code: the server's, `network` or `expired`. */
  code: string;
  /** In plain words; never contains a token. */
  message: string;
  /** Reference to quote to support. */
  requestId: string | null;
}

export interface WebhooksNavigateDetail {
  /** Set it as `path` to come back to what is shown now. */
  path: string;
}

const bubbling = { bubbles: true, composed: true } as const;

/** The endpoints are on screen. */
export class PatchbayWebhooksReadyEvent extends CustomEvent<WebhooksReadyDetail> {
  constructor(detail: WebhooksReadyDetail) {
    super('patchbay-webhooks-ready', { ...bubbling, detail });
  }
}

/** The person made, changed or deleted an endpoint. */
export class PatchbayWebhooksChangedEvent extends CustomEvent<WebhooksChangedDetail> {
  constructor(detail: WebhooksChangedDetail) {
    super('patchbay-webhooks-changed', { ...bubbling, detail });
  }
}

/** Something did not work; the person sees it too. */
export class PatchbayWebhooksErrorEvent extends CustomEvent<WebhooksErrorDetail> {
  constructor(detail: WebhooksErrorDetail) {
    super('patchbay-webhooks-error', { ...bubbling, detail });
  }
}

/** The person opened another view. */
export class PatchbayWebhooksNavigateEvent extends CustomEvent<WebhooksNavigateDetail> {
  constructor(detail: WebhooksNavigateDetail) {
    super('patchbay-webhooks-navigate', { ...bubbling, detail });
  }
}

export interface PatchbayWebhooksEventMap {
  'patchbay-webhooks-ready': PatchbayWebhooksReadyEvent;
  'patchbay-webhooks-changed': PatchbayWebhooksChangedEvent;
  'patchbay-webhooks-error': PatchbayWebhooksErrorEvent;
  'patchbay-webhooks-navigate': PatchbayWebhooksNavigateEvent;
}

declare global {
  interface GlobalEventHandlersEventMap extends PatchbayWebhooksEventMap {}
}
