import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { EgressFetch } from '../egress/egress-fetch.ts';
import { type KeyContext, type KeyProvider, KeyProviderUnavailable, KeyRefused } from './key-provider.ts';

export interface VaultTransitOptions {
  /** `https://vault.internal:8200` */
  address: string;
  mount: string;
  /** Name of a transit key of an AEAD type, such as `aes256-gcm96`. */
  key: string;
  namespace: string | null;
  /** A file is read again for every request, since an agent renews the token in it. */
  token: { value: string } | { file: string };
  fetch: EgressFetch;
}

const PREFIX = 'vault-transit:';
const answers = z.object({
  data: z.object({ ciphertext: z.string().optional(), plaintext: z.string().optional() }),
});

/** A master key in the transit engine of HashiCorp Vault (or OpenBao). */
export function createVaultTransitKeyProvider(options: VaultTransitOptions): KeyProvider {
  const { address, mount, key, namespace, token, fetch } = options;

  async function ask(operation: 'encrypt' | 'decrypt' | 'rewrap', path: string, body: object) {
    const [itsMount = '', itsKey = ''] = path.split(/\/(?=[^/]*$)/);
    const url = `${address}/v1/${itsMount}/${operation}/${encodeURIComponent(itsKey)}`;
    const secret = 'value' in token ? token.value : (await readFile(token.file, 'utf8')).trim();
    const response = await fetch(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-vault-request': 'true',
          'x-vault-token': secret,
          ...(namespace === null ? {} : { 'x-vault-namespace': namespace }),
        },
        body: JSON.stringify(body),
      },
      { allowedHosts: [new URL(url).host], timeoutMs: 10_000, maxBytes: 1024 * 1024, purpose: 'keys' },
    ).catch((cause: unknown) => {
      throw new KeyProviderUnavailable(`Vault at ${address} could not be reached`, { cause });
    });
    const text = await response.text();
    if (response.status >= 400 && response.status < 500 && response.status !== 429) {
      throw new KeyRefused(
        `Vault refused to ${operation} with ${path} (${response.status}): ${errorsOf(text)}`,
      );
    }
    const parsed = response.ok ? answers.safeParse(parse(text)) : null;
    if (!parsed?.success) {
      throw new KeyProviderUnavailable(`Vault answered ${response.status} to ${operation} with ${path}`);
    }
    return parsed.data.data;
  }

  const own = `${mount}/${key}`;
  return {
    id: PREFIX + own,
    opens: (id) => id.startsWith(PREFIX),
    async wrap(plain, context) {
      const plaintext = Buffer.from(plain).toString('base64');
      const answer = await ask('encrypt', own, { plaintext, associated_data: associatedData(context) });
      return Buffer.from(present(answer.ciphertext));
    },
    async unwrap({ by, ciphertext }, context) {
      const answer = await ask('decrypt', pathOf(by), {
        ciphertext: ciphertext.toString(),
        associated_data: associatedData(context),
      });
      return Buffer.from(present(answer.plaintext), 'base64');
    },
    async rewrap(wrapped, context) {
      if (wrapped.by !== PREFIX + own) return this.wrap(await this.unwrap(wrapped, context), context);
      const answer = await ask('rewrap', own, {
        ciphertext: wrapped.ciphertext.toString(),
        associated_data: associatedData(context),
      });
      return Buffer.from(present(answer.ciphertext));
    },
  };
}

function pathOf(id: string): string {
  const path = id.slice(PREFIX.length);
  if (!/^[\w.-]+(\/[\w.-]+)+$/.test(path) || path.includes('..')) throw new KeyRefused(`${id} names no key`);
  return path;
}

function associatedData(context: KeyContext): string {
  const pairs = Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Buffer.from(JSON.stringify(pairs)).toString('base64');
}

function present(value: string | undefined): string {
  if (value === undefined) throw new KeyProviderUnavailable('Vault answered without the key');
  return value;
}

function errorsOf(text: string): string {
  const parsed = z.object({ errors: z.array(z.string()) }).safeParse(parse(text));
  return parsed.success ? parsed.data.errors.join('; ').slice(0, 300) : 'no reason was given';
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
