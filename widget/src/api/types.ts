import type { z } from 'zod';
import type { Problem } from '../../../server/contract/common.ts';
import type { Configuration, configurationInput } from '../../../server/contract/configuration.ts';
import type { Connection, ConnectionStatus } from '../../../server/contract/connections.ts';
import type { SyncRun, SyncState } from '../../../server/contract/syncs.ts';
import type {
  CatalogueSystem,
  connectApiKey,
  FlowStatus,
  startFlow,
  WidgetConnection,
  WidgetState,
  widgetRuns,
} from '../../../server/contract/widget.ts';

type Part<Route, Name extends 'body' | 'response'> = Route extends { [key in Name]?: infer Schema }
  ? z.infer<NonNullable<Schema>>
  : never;

export type StartFlowInput = Part<typeof startFlow, 'body'>;
export type StartedFlow = Part<typeof startFlow, 'response'>;
export type ApiKeyInput = Part<typeof connectApiKey, 'body'>;
export type RunPage = Part<typeof widgetRuns, 'response'>;
export type ConfigurationInput = z.infer<typeof configurationInput>;
export type AuthMethod = CatalogueSystem['auth'][number];
export type OAuthMethod = Extract<AuthMethod, { type: 'oauth2' }>;
export type ApiKeyMethod = Extract<AuthMethod, { type: 'api_key' }>;
export type Failure = NonNullable<Connection['failure']>;

export type {
  CatalogueSystem,
  Configuration,
  Connection,
  ConnectionStatus,
  FlowStatus,
  Problem,
  SyncRun,
  SyncState,
  WidgetConnection,
  WidgetState,
};
