import type { Model } from 'mongoose';
import type { EndpointDoc } from '../../models/delivery.ts';
import type { Models } from '../../models/index.ts';
import type { Sealed } from '../../models/sealed.ts';
import {
  answerContext,
  auditSeedContext,
  clientSecretContext,
  credentialsContext,
  endpointContext,
  identitySecretContext,
  verifierContext,
  webhookSecretContext,
} from './contexts.ts';
import type { VaultContext } from './vault-context.ts';

/** One sealed value where it is stored. */
export interface SealedValue {
  rowId: string;
  /** Within the row, with the index in a list: `secrets.0.secret`. */
  path: string;
  sealed: Sealed;
  context: VaultContext;
}

/** A field, over all its rows: what a rotation of the data keys walks through. */
export interface SealedField {
  /** Collection and path, as the models declare it: `endpoints.secrets.secret`. */
  name: string;
  /** The rows after `after`, by id; `last` is null at the end. */
  page(after: string | null, limit: number): Promise<{ values: SealedValue[]; last: string | null }>;
  /** False when the value was replaced or removed meanwhile: then there is nothing to do. */
  replace(value: SealedValue, next: Sealed): Promise<boolean>;
}

interface FieldOptions<Row> {
  model: Model<Row>;
  path: string;
  valuesOf(row: Row): { path: string; sealed: Sealed | null | undefined }[];
  contextsOf(rows: Row[]): Promise<(row: Row) => VaultContext | null>;
}

type SealedModels = Pick<
  Models,
  | 'Integration'
  | 'IntegrationSystem'
  | 'ConnectFlow'
  | 'WebhookSubscription'
  | 'Endpoint'
  | 'Application'
  | 'Idempotency'
  | 'AuditChain'
  | 'ApiKey'
>;

/** Every sealed field of every model; a test compares this with the schemas. */
export function createSealedFields(models: SealedModels): SealedField[] {
  const { Application } = models;
  const endpointContexts = (field: 'secret' | 'headers') => async (rows: EndpointDoc[]) => {
    const ids = [...new Set(rows.map(({ applicationId }) => applicationId))];
    const apps = await Application.find({ _id: { $in: ids } }, { environment: 1 }).lean();
    const environments = new Map(apps.map(({ _id, environment }) => [_id, environment]));
    return (row: EndpointDoc) => {
      const environment = environments.get(row.applicationId);
      return environment === undefined ? null : endpointContext({ environment, _id: row._id }, field);
    };
  };
  return [
    field({
      model: models.Integration,
      path: 'credentials',
      valuesOf: (row) => [{ path: 'credentials', sealed: row.credentials }],
      contextsOf: async () => credentialsContext,
    }),
    field({
      model: models.IntegrationSystem,
      path: 'oauth.clientSecret',
      valuesOf: (row) => [{ path: 'oauth.clientSecret', sealed: row.oauth?.clientSecret }],
      contextsOf: async () => clientSecretContext,
    }),
    field({
      model: models.ConnectFlow,
      path: 'verifier',
      valuesOf: (row) => [{ path: 'verifier', sealed: row.verifier }],
      contextsOf: async () => verifierContext,
    }),
    field({
      model: models.WebhookSubscription,
      path: 'secrets',
      valuesOf: (row) => row.secrets.map((sealed, index) => ({ path: `secrets.${index}`, sealed })),
      contextsOf: async () => webhookSecretContext,
    }),
    field({
      model: models.Endpoint,
      path: 'secrets.secret',
      valuesOf: (row) =>
        row.secrets.map(({ secret }, index) => ({ path: `secrets.${index}.secret`, sealed: secret })),
      contextsOf: endpointContexts('secret'),
    }),
    field({
      model: models.Endpoint,
      path: 'headers',
      valuesOf: (row) => [{ path: 'headers', sealed: row.headers }],
      contextsOf: endpointContexts('headers'),
    }),
    field({
      model: models.ApiKey,
      path: 'identitySecrets.secret',
      valuesOf: (row) =>
        row.identitySecrets.map(({ secret }, index) => ({
          path: `identitySecrets.${index}.secret`,
          sealed: secret,
        })),
      contextsOf: async () => identitySecretContext,
    }),
    field({
      model: models.AuditChain,
      path: 'seed',
      valuesOf: (row) => [{ path: 'seed', sealed: row.seed }],
      contextsOf: async () => (row) => auditSeedContext(row._id),
    }),
    field({
      model: models.Idempotency,
      path: 'response',
      valuesOf: (row) => [{ path: 'response', sealed: row.response }],
      contextsOf: async () => answerContext,
    }),
  ];
}

function field<Row extends { _id: string }>(options: FieldOptions<Row>): SealedField {
  const { model, path, valuesOf, contextsOf } = options;
  const { collection } = model;
  return {
    name: `${collection.name}.${path}`,
    async page(after, limit) {
      const rows = (await collection
        .find(
          {
            [`${path}.keyVersion`]: { $type: 'number' },
            ...(after === null ? {} : { _id: { $gt: after } }),
          } as Record<string, unknown>,
          { sort: { _id: 1 }, limit },
        )
        .toArray()) as unknown as Row[];
      const contextOf = await contextsOf(rows);
      const values = rows.flatMap((row) => {
        const context = contextOf(row);
        if (context === null) return [];
        return valuesOf(row).flatMap(({ path: where, sealed }) =>
          sealed ? [{ rowId: row._id, path: where, sealed, context }] : [],
        );
      });
      return { values, last: rows.length < limit ? null : (rows.at(-1)?._id ?? null) };
    },
    async replace({ rowId, path: where, sealed }, next) {
      const { modifiedCount } = await collection.updateOne(
        { _id: rowId, [`${where}.nonce`]: sealed.nonce } as Record<string, unknown>,
        { $set: { [where]: next } },
      );
      return modifiedCount === 1;
    },
  };
}
