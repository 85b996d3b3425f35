import type { WrappedKey } from '../../models/vault-key.ts';

/** What a wrapped key belongs to; bound to it, so that it unwraps as nothing else. Values are never empty. */
export type KeyContext = Readonly<Record<string, string>>;

/** A master key: it never leaves where it is kept, and wraps the keys that the secrets are sealed with. */
export interface KeyProvider {
  /** Names this master key beside everything it wrapped; says nothing about the key. */
  readonly id: string;
  /** Whether it can unwrap what the master key with this id wrapped. */
  opens(id: string): boolean;
  wrap(key: Uint8Array, context: KeyContext): Promise<Uint8Array>;
  /** Throws KeyRefused, or KeyProviderUnavailable when trying again may help. */
  unwrap(wrapped: WrappedKey, context: KeyContext): Promise<Uint8Array>;
  /** Where the keeper has versions of one master key: wraps again with the newest, without showing us the key. */
  rewrap?(wrapped: WrappedKey, context: KeyContext): Promise<Uint8Array>;
}

/** The master key is another one, or does not allow it. Trying again does not help. */
export class KeyRefused extends Error {
  override readonly name = 'KeyRefused';
}

/** The keeper of the master key did not answer. */
export class KeyProviderUnavailable extends Error {
  override readonly name = 'KeyProviderUnavailable';
}
