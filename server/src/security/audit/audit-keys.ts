import {
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  timingSafeEqual,
  verify,
} from 'node:crypto';
import { auditSeedContext } from '../vault/contexts.ts';
import type { Vault } from '../vault/vault.ts';
import type { AuditChainStore } from './audit-chain.store.ts';

/** What makes entries and checkpoints of one environment unforgeable for whoever has the database alone. */
export interface AuditKeys {
  mac(text: string): string;
  isMac(text: string, mac: string): boolean;
  sign(text: string): string;
  isSignature(text: string, signature: string): boolean;
  /** SPKI, base64: to check checkpoints elsewhere. */
  publicKey: string;
}

export interface AuditKeySource {
  of(environment: string): Promise<AuditKeys>;
}

/** The keys are made from a random seed that the vault keeps, so that they outlive a change of the master key. */
export function createAuditKeySource({
  store,
  vault,
}: {
  store: Pick<AuditChainStore, 'find' | 'create'>;
  vault: Vault;
}): AuditKeySource {
  const known = new Map<string, Promise<AuditKeys>>();
  const load = async (environment: string): Promise<AuditKeys> => {
    const context = auditSeedContext(environment);
    const found = await store.find(environment);
    if (found !== null) return keysOf(Buffer.from(await vault.open(found.seed, context), 'base64'));
    const seed = randomBytes(32);
    await store.create(environment, await vault.seal(seed.toString('base64'), context));
    // Another process may have been first: what is stored counts.
    return load(environment);
  };
  return {
    of(environment) {
      const keys =
        known.get(environment) ??
        load(environment).catch((error: unknown) => {
          known.delete(environment);
          throw error;
        });
      known.set(environment, keys);
      return keys;
    },
  };
}

/** What an Ed25519 private key in PKCS #8 begins with, before its 32 bytes. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

export function keysOf(seed: Buffer): AuditKeys {
  const macKey = Buffer.from(hkdfSync('sha256', seed, '', 'patchbay audit entry', 32));
  const signingSeed = Buffer.from(hkdfSync('sha256', seed, '', 'patchbay audit checkpoint', 32));
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, signingSeed]),
    format: 'der',
    type: 'pkcs8',
  });
  const publicKey = createPublicKey(privateKey);
  const mac = (text: string) => createHmac('sha256', macKey).update(text).digest('hex');
  return {
    mac,
    isMac(text, given) {
      const [right, other] = [Buffer.from(mac(text)), Buffer.from(given)];
      return right.length === other.length && timingSafeEqual(right, other);
    },
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
    isSignature: (text, signature) =>
      verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64')),
    publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
