import type { ProviderError } from '@patchbay/connectors/sdk';
import type { StoredFailure } from '../models/integration.ts';

/** What people get to see of an error: its kind, plain words, the field, when it is tried again, where it is logged. */
export function toFailure(
  error: ProviderError,
  { reference, nextRetryAt = null }: { reference: string | null; nextRetryAt?: Date | null },
): StoredFailure {
  return {
    kind: error.kind,
    message: error.message,
    field: error.field ?? null,
    nextRetryAt,
    reference,
  };
}

export function internalFailure(
  message: string,
  { reference, nextRetryAt = null }: { reference: string | null; nextRetryAt?: Date | null },
): StoredFailure {
  return { kind: 'internal', message, field: null, nextRetryAt, reference };
}
