import type { KMSClient } from '@aws-sdk/client-kms';
import type { EgressFetch } from '../egress/egress-fetch.ts';
import { awsRequestHandler } from './aws-request-handler.ts';
import { type KeyProvider, KeyProviderUnavailable, KeyRefused } from './key-provider.ts';

export interface AwsKmsOptions {
  /** Key id, ARN or alias. */
  keyId: string;
  /** Null: as the AWS environment says. */
  region: string | null;
  /** Null: that of the region. */
  endpoint: string | null;
  fetch: EgressFetch;
}

const PREFIX = 'aws-kms:';

/** A master key in AWS KMS. The SDK is an optional dependency, and signs; the egress fetch sends. */
export function createAwsKmsKeyProvider({ keyId, region, endpoint, fetch }: AwsKmsOptions): KeyProvider {
  let loaded: Promise<{ sdk: Sdk; client: KMSClient }> | null = null;
  const load = () => {
    loaded ??= connect();
    return loaded;
  };
  async function connect() {
    const sdk = await loadSdk();
    const client = new sdk.KMSClient({
      ...(region === null ? {} : { region }),
      ...(endpoint === null ? {} : { endpoint }),
      requestHandler: awsRequestHandler({ fetch, purpose: 'keys' }),
      maxAttempts: 3,
    });
    return { sdk, client };
  }

  return {
    id: PREFIX + keyId,
    opens: (id) => id.startsWith(PREFIX),
    wrap: (key, EncryptionContext) =>
      asking(async () => {
        const { sdk, client } = await load();
        const { CiphertextBlob } = await client.send(
          new sdk.EncryptCommand({ KeyId: keyId, Plaintext: key, EncryptionContext }),
        );
        return present(CiphertextBlob);
      }),
    unwrap: ({ by, ciphertext }, EncryptionContext) =>
      asking(async () => {
        const { sdk, client } = await load();
        const KeyId = by.slice(PREFIX.length);
        const { Plaintext } = await client.send(
          new sdk.DecryptCommand({ KeyId, CiphertextBlob: ciphertext, EncryptionContext }),
        );
        return present(Plaintext);
      }),
    rewrap: ({ by, ciphertext }, context) =>
      asking(async () => {
        const { sdk, client } = await load();
        const { CiphertextBlob } = await client.send(
          new sdk.ReEncryptCommand({
            CiphertextBlob: ciphertext,
            SourceKeyId: by.slice(PREFIX.length),
            SourceEncryptionContext: context,
            DestinationKeyId: keyId,
            DestinationEncryptionContext: context,
          }),
        );
        return present(CiphertextBlob);
      }),
  };
}

type Sdk = typeof import('@aws-sdk/client-kms');

async function loadSdk(): Promise<Sdk> {
  try {
    return await import('@aws-sdk/client-kms');
  } catch (cause) {
    throw new KeyRefused(
      'PATCHBAY_KEY_PROVIDER is aws-kms, and the package @aws-sdk/client-kms is not installed: npm install @aws-sdk/client-kms',
      { cause },
    );
  }
}

/** What KMS says when the request itself is wrong; everything else may pass. */
const REFUSALS = new Set([
  'AccessDeniedException',
  'DisabledException',
  'IncorrectKeyException',
  'InvalidCiphertextException',
  'InvalidGrantTokenException',
  'InvalidKeyUsageException',
  'KMSInvalidStateException',
  'NotFoundException',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'CredentialsProviderError',
]);

async function asking<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof KeyRefused) throw cause;
    const { name, message } = cause as Error;
    if (REFUSALS.has(name)) throw new KeyRefused(`AWS KMS refused (${name}): ${message}`, { cause });
    throw new KeyProviderUnavailable(`AWS KMS could not be used (${name}): ${message}`, { cause });
  }
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new KeyProviderUnavailable('AWS KMS answered without the key');
  return bytes;
}
