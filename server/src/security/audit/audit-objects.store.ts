import type { ClientSession, Model } from 'mongoose';
import type { AuditObject } from '../../../contract/route.ts';
import type { Models } from '../../models/index.ts';
import type { AuditFields } from './audit-trail.ts';

/** An object as an audit entry may show it, and whose it is. */
export interface AuditView {
  tenantId: string | null;
  fields: AuditFields;
}

export interface AuditObjectStore {
  /** Null when there is no such object, nothing of it is shown, or it is not of the tenant that is named. */
  view(
    object: { kind: AuditObject; environment: string; tenantId: string | null; id: string },
    session?: ClientSession,
  ): Promise<AuditView | null>;
}

type Row = Record<string, unknown>;
type Reader = (
  object: { environment: string; tenantId: string | null; id: string },
  session: ClientSession | undefined,
) => Promise<AuditView | null>;

/** Every field that an entry may show. What is not named here never reaches the trail, whatever is added to a model. */
const SHOWN = {
  api_key: ['type', 'name', 'hint', 'permissions', 'allowedOrigins', 'expiresAt', 'revokedAt'],
  connect_session: [
    'tenant.id',
    'endUser.id',
    'allowedOrigins',
    'allowedSystems',
    'reconnectConnectionId',
    'expiresAt',
    'revokedAt',
  ],
  system: ['system', 'enabled', 'oauth.clientId'],
  connection: ['system', 'endUserId', 'account.id', 'authType', 'scopes', 'status', 'credentialsVersion'],
  configuration: ['version', 'syncs'],
  sync_run: ['connectionId', 'sync', 'trigger', 'full', 'allowDeletions'],
  flow: ['system', 'endUserId', 'scopes', 'status', 'reconnectConnectionId', 'connectionId'],
  webhook_portal_session: ['applicationUid', 'endUser.id', 'expiresAt'],
  event_type: ['name', 'description', 'archived', 'deprecated'],
} as const satisfies Partial<Record<AuditObject, readonly string[]>>;

type Shown = keyof typeof SHOWN;

export function createAuditObjectStore(models: AuditedModels): AuditObjectStore {
  const inEnvironment =
    (kind: Shown, model: Model<never>, { idOf = sameId, tenantAt = 'tenantId' }: Place = {}): Reader =>
    async ({ environment, tenantId, id }, session) => {
      const scope = { environment, ...(tenantId === null ? {} : { [tenantAt]: tenantId }) };
      const row = await model
        .findOne({ _id: idOf(environment, id), ...scope } as never, projectionOf(kind))
        .session(session ?? null)
        .lean<Row>();
      return row === null ? null : { tenantId: tenantOf(row), fields: shown(kind, row) };
    };
  /** Its settings may be changed with a connection; the version says that they were, and not what they are. */
  const withConfiguration =
    (read: Reader): Reader =>
    async (object, session) => {
      const view = await read(object, session);
      if (view === null) return null;
      const configuration = await models.IntegrationConfig.findOne(
        { _id: object.id, environment: object.environment, tenantId: view.tenantId },
        { version: 1 },
      )
        .session(session ?? null)
        .lean();
      return { ...view, fields: { ...view.fields, configurationVersion: configuration?.version ?? null } };
    };
  const compound = { idOf: (environment: string, id: string) => `${environment}/${id}` };
  const inTenant = { tenantAt: 'tenant.id' } as const;
  const readers: Partial<Record<AuditObject, Reader>> = {
    api_key: inEnvironment('api_key', models.ApiKey as never),
    connect_session: inEnvironment('connect_session', models.ConnectSession as never, inTenant),
    system: inEnvironment('system', models.IntegrationSystem as never, compound),
    connection: withConfiguration(inEnvironment('connection', models.Integration as never)),
    configuration: inEnvironment('configuration', models.IntegrationConfig as never),
    sync_run: inEnvironment('sync_run', models.SyncRun as never),
    flow: inEnvironment('flow', models.ConnectFlow as never, inTenant),
    webhook_portal_session: inEnvironment('webhook_portal_session', models.WebhookPortalSession as never),
    event_type: inEnvironment('event_type', models.EventType as never, compound),
  };
  return {
    view: async ({ kind, ...object }, session) => (await readers[kind]?.(object, session)) ?? null,
  };
}

/** Where a model keeps its id and its tenant. */
interface Place {
  idOf?: (environment: string, id: string) => string;
  tenantAt?: (typeof TENANT_FIELDS)[number];
}

const sameId = (_environment: string, id: string) => id;

type AuditedModels = Pick<
  Models,
  | 'ApiKey'
  | 'ConnectSession'
  | 'IntegrationSystem'
  | 'Integration'
  | 'IntegrationConfig'
  | 'SyncRun'
  | 'ConnectFlow'
  | 'EventType'
  | 'WebhookPortalSession'
>;

const TENANT_FIELDS = ['tenantId', 'tenant.id'] as const;

function projectionOf(kind: Shown): Record<string, 1> {
  return Object.fromEntries([...SHOWN[kind], ...TENANT_FIELDS].map((path) => [path, 1]));
}

function shown(kind: Shown, row: Row): AuditFields {
  return Object.fromEntries(SHOWN[kind].map((path) => [path, plain(valueAt(row, path))]));
}

function tenantOf(row: Row): string | null {
  const id = valueAt(row, 'tenantId') ?? valueAt(row, 'tenant.id');
  return typeof id === 'string' ? id : null;
}

function valueAt(row: Row, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Row | null | undefined)?.[name] ?? null, row);
}

/** As JSON has it, since an entry's mac is over its JSON. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value ?? null));
}
