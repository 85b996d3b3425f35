import type { KeySettings } from './config.ts';
import { decodeKey, loadMasterKey, readMasterKeyFile } from './master-key.ts';
import type { Settings } from './settings.ts';

/** What the settings of the master key lack or say twice. */
export function keyContradictions(values: Settings): string[] {
  const problems: string[] = [];
  const provider = values.PATCHBAY_KEY_PROVIDER;
  const { PATCHBAY_MASTER_KEY: key, PATCHBAY_MASTER_KEY_FILE: file } = values;
  if (key !== undefined && file !== undefined) {
    problems.push('PATCHBAY_MASTER_KEY and PATCHBAY_MASTER_KEY_FILE are both set: remove one of them');
  }
  const production = values.PATCHBAY_MODE === 'production';
  if (provider === 'local' && production && key === undefined && file === undefined) {
    problems.push(
      'PATCHBAY_MASTER_KEY is required in production: write 32 random bytes, for example from openssl rand -base64 32',
    );
  }
  if (provider !== 'local' && key !== undefined) {
    problems.push(
      `PATCHBAY_MASTER_KEY belongs to the provider local, and PATCHBAY_KEY_PROVIDER is ${provider}: where it sealed something, it is PATCHBAY_MASTER_KEY_PREVIOUS`,
    );
  }
  if (provider === 'aws-kms' && values.PATCHBAY_AWS_KMS_KEY_ID === undefined) {
    problems.push('PATCHBAY_AWS_KMS_KEY_ID is required, since PATCHBAY_KEY_PROVIDER is aws-kms');
  }
  const vault = [values.PATCHBAY_VAULT_ADDRESS, values.PATCHBAY_VAULT_TRANSIT_KEY];
  const token = values.PATCHBAY_VAULT_TOKEN ?? values.PATCHBAY_VAULT_TOKEN_FILE;
  const wanted = provider === 'vault-transit' || vault.some((value) => value !== undefined);
  if (wanted && [...vault, token].some((value) => value === undefined)) {
    problems.push(
      'PATCHBAY_VAULT_ADDRESS, PATCHBAY_VAULT_TRANSIT_KEY and PATCHBAY_VAULT_TOKEN (or PATCHBAY_VAULT_TOKEN_FILE) belong together: set all of them',
    );
  }
  return problems;
}

export function loadKeys(values: Settings): KeySettings {
  return {
    provider: values.PATCHBAY_KEY_PROVIDER,
    local: localKey(values),
    previous: (values.PATCHBAY_MASTER_KEY_PREVIOUS ?? []).map(decodeKey),
    awsKms: awsKms(values),
    vaultTransit: vaultTransit(values),
  };
}

function localKey(values: Settings): Buffer | null {
  const { PATCHBAY_MASTER_KEY: key, PATCHBAY_MASTER_KEY_FILE: file } = values;
  if (key !== undefined) return decodeKey(key);
  if (file !== undefined) return readMasterKeyFile(file);
  return values.PATCHBAY_KEY_PROVIDER === 'local' ? loadMasterKey(values.PATCHBAY_DATA_DIR) : null;
}

function awsKms(values: Settings): KeySettings['awsKms'] {
  const keyId = values.PATCHBAY_AWS_KMS_KEY_ID;
  if (keyId === undefined) return null;
  return {
    keyId,
    region: values.PATCHBAY_AWS_KMS_REGION ?? null,
    endpoint: values.PATCHBAY_AWS_KMS_ENDPOINT ?? null,
  };
}

function vaultTransit(values: Settings): KeySettings['vaultTransit'] {
  const address = values.PATCHBAY_VAULT_ADDRESS;
  const key = values.PATCHBAY_VAULT_TRANSIT_KEY;
  const { PATCHBAY_VAULT_TOKEN: token, PATCHBAY_VAULT_TOKEN_FILE: file } = values;
  if (address === undefined || key === undefined) return null;
  return {
    address,
    key,
    mount: values.PATCHBAY_VAULT_TRANSIT_MOUNT,
    namespace: values.PATCHBAY_VAULT_NAMESPACE ?? null,
    token: file === undefined ? { value: token ?? '' } : { file },
  };
}
