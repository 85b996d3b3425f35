import type { VaultKeyDoc } from '../../models/vault-key.ts';
import type { KeyContext } from './key-provider.ts';

/** Whose secrets a data key seals: a tenant's, or without a tenant those of the environment itself. */
export interface KeyScope {
  environment: string;
  tenantId: string | null;
}

/** Version 1 is the one key of installations that had no data keys yet; it is derived, not stored. */
export const DERIVED_VERSION = 1;
export const FIRST_VERSION = 2;

/** JSON of an array: no two scopes give the same text, whatever their ids contain. */
export function scopeKey({ environment, tenantId }: KeyScope): string {
  return JSON.stringify([environment, tenantId]);
}

export function keyId(scope: KeyScope, version: number): string {
  return JSON.stringify(['data', scope.environment, scope.tenantId, version]);
}

export const ROOT_ID = JSON.stringify(['root', null, null, 1]);

/** What a wrapped key is bound to. */
export function contextOf(
  key: Pick<VaultKeyDoc, 'kind' | 'environment' | 'tenantId' | 'version'>,
): KeyContext {
  return {
    'patchbay:kind': key.kind,
    'patchbay:version': String(key.version),
    ...(key.environment === null ? {} : { 'patchbay:environment': key.environment }),
    ...(key.tenantId === null ? {} : { 'patchbay:tenant': `tenant ${key.tenantId}` }),
  };
}
