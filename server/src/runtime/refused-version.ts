import type { ProviderError } from '@patchbay/connectors/sdk';

/** Beside the errors, which are of the connectors' SDK and know nothing of stored credentials. */
const versions = new WeakMap<ProviderError, number>();

/** Notes the `credentialsVersion` that the provider refused with this error. */
export function noteRefusedVersion(error: ProviderError, version: number): void {
  if (!versions.has(error)) versions.set(error, version);
}

/** The `credentialsVersion` that the provider refused with this error; null when no request was made. */
export function refusedVersionOf(error: ProviderError): number | null {
  return versions.get(error) ?? null;
}
