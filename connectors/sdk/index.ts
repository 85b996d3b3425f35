export {
  type Action,
  type ActionCall,
  type ActionEffect,
  type ActionIdempotency,
  defineAction,
} from './action.ts';
export {
  type ApiKeyAuth,
  type AuthMethod,
  apiKey,
  type OAuth2Auth,
  type OAuthRevocation,
  type OAuthScope,
  oauth2,
} from './auth.ts';
export {
  type AbortError,
  type ClassifyOptions,
  kindOfStatus,
  toProviderError,
} from './classify.ts';
export {
  CATEGORIES,
  type Category,
  CONNECTOR_SPEC,
  type Connector,
  type ConnectorDefinition,
  defineConnector,
  type FailedResponse,
  type Manifest,
  type RateLimit,
} from './connector.ts';
export type { AccountIdentity, ConnectorContext, ConnectorLog } from './context.ts';
export { ERROR_KINDS, type ErrorKind, ProviderError, type ProviderErrorDetail } from './errors.ts';
export { nextLink } from './link-header.ts';
export { retryAfterMs } from './retry-after.ts';
export {
  type DeletionMode,
  defineSync,
  type Page,
  type Partition,
  type Sync,
  type SyncInput,
  type Upsert,
} from './sync.ts';
export {
  hmac,
  sharedToken,
  type VerificationResult,
  type VerifiedWebhook,
  verifyWebhook,
  type WebhookRequest,
  type WebhookVerification,
} from './verification.ts';
export type {
  ParsedWebhook,
  SubscribeInput,
  Subscription,
  SubscriptionHandle,
  WebhookChange,
  Webhooks,
} from './webhook.ts';
