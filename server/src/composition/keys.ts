import { createSecretKey, hkdfSync } from 'node:crypto';
import { Registry } from 'prom-client';
import type { Config, KeySettings } from '../config/config.ts';
import { ConfigError } from '../config/config-error.ts';
import type { Logger } from '../observability/logger.ts';
import { createEgressFetch, type EgressFetch } from '../security/egress/egress-fetch.ts';
import { createAwsKmsKeyProvider } from '../security/keys/aws-kms-key-provider.ts';
import { createDataKeys } from '../security/keys/data-keys.ts';
import { type KeyProvider, KeyRefused } from '../security/keys/key-provider.ts';
import { createKeyRotationStore } from '../security/keys/key-rotations.store.ts';
import { DERIVED_VERSION } from '../security/keys/key-scope.ts';
import { createLocalKeyProvider } from '../security/keys/local-key-provider.ts';
import { createMasterKeys } from '../security/keys/master-keys.ts';
import { loadRootKey } from '../security/keys/root-key.ts';
import { createShredTenant } from '../security/keys/shred-tenant.ts';
import { createVaultKeyStore } from '../security/keys/vault-keys.store.ts';
import { createVaultTransitKeyProvider } from '../security/keys/vault-transit-key-provider.ts';
import { createSealedFields } from '../security/vault/sealed-fields.store.ts';
import { openWith } from '../security/vault/sealing.ts';
import { createVault } from '../security/vault/vault.ts';
import type { Database } from './database.ts';

export interface KeysOptions {
  config: Pick<Config, 'keys' | 'mode' | 'egressAllow'>;
  database: Pick<Database, 'models'>;
  logger: Logger;
  now: () => Date;
}

/**
 * The master keys, the data keys under them, and the vault. Made first of all: it asks for the root key, so a wrong
 * master key stops the start.
 */
export async function createKeys({ config, database, logger, now }: KeysOptions) {
  const { models } = database;
  const { keys } = config;
  // Not the providers' way out: what keeps the master key is the operator's choice, and no sandbox stands in for it.
  const egress = createEgressFetch({
    sandboxUrl: null,
    allow: [...config.egressAllow, ...hostsOf(keys)],
    logger,
    metrics: { registry: new Registry() },
    production: config.mode === 'production',
  });
  const providers = providersOf(keys, egress);
  const [current, ...others] = providers;
  if (current === undefined) throw new ConfigError([`PATCHBAY_KEY_PROVIDER: ${keys.provider} is not set up`]);
  const masterKeys = createMasterKeys({ current, others });
  const store = createVaultKeyStore(models);
  const fields = createSealedFields(models);
  const localKeys = [...(keys.local === null ? [] : [keys.local]), ...keys.previous];

  const rootKey = await loadRootKey({
    store,
    masterKeys,
    localKeys,
    isUsed: async () => (await models.Environment.findOne({}, { _id: 1 }).lean()) !== null,
    async opensFormerValue(key) {
      for (const field of fields) {
        const { values } = await field.page(null, 100);
        const value = values.find(({ sealed }) => sealed.keyVersion === DERIVED_VERSION);
        if (value !== undefined) return openWith(derivedKey(key), value.sealed, value.context) !== null;
      }
      return null;
    },
    now,
  }).catch(async (error: unknown) => {
    await egress.close();
    if (!(error instanceof KeyRefused)) throw error;
    throw new ConfigError([`The master key cannot be used: ${error.message}`], error);
  });

  const dataKeys = createDataKeys({ store, masterKeys, derivedKey: derivedKey(rootKey), now });
  dataKeys.start();
  return {
    /** From which everything is derived that a change of the master key does not change. */
    rootKey,
    masterKeys,
    dataKeys,
    store,
    rotations: createKeyRotationStore(models),
    fields,
    vault: createVault({ dataKeys }),
    shredTenant: createShredTenant({ store, now }),
    async close() {
      dataKeys.stop();
      await egress.close();
    },
  };
}

export type Keys = Awaited<ReturnType<typeof createKeys>>;

/** What everything was sealed with before there were data keys. */
function derivedKey(rootKey: Uint8Array) {
  return createSecretKey(Buffer.from(hkdfSync('sha256', rootKey, '', 'patchbay vault v1', 32)));
}

/** The one that wraps comes first. */
function providersOf(keys: KeySettings, fetch: EgressFetch): KeyProvider[] {
  const local = keys.local === null ? [] : [createLocalKeyProvider(keys.local)];
  const awsKms = keys.awsKms === null ? [] : [createAwsKmsKeyProvider({ ...keys.awsKms, fetch })];
  const vaultTransit =
    keys.vaultTransit === null ? [] : [createVaultTransitKeyProvider({ ...keys.vaultTransit, fetch })];
  const named: [KeySettings['provider'], KeyProvider[]][] = [
    ['local', local],
    ['aws-kms', awsKms],
    ['vault-transit', vaultTransit],
  ];
  const isCurrent = ([name]: (typeof named)[number]) => name === keys.provider;
  const inOrder = [...named.filter(isCurrent), ...named.filter((entry) => !isCurrent(entry))];
  return [...inOrder.flatMap(([, providers]) => providers), ...keys.previous.map(createLocalKeyProvider)];
}

function hostsOf({ awsKms, vaultTransit }: KeySettings): string[] {
  const urls = [awsKms?.endpoint, vaultTransit?.address].filter((url) => typeof url === 'string');
  return urls.map((url) => {
    const { hostname, port, protocol } = new URL(url);
    return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
  });
}
