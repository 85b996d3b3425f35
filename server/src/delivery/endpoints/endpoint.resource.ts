import type { EndpointRow } from './endpoints.store.ts';

export function endpointOut(row: EndpointRow) {
  return {
    id: row._id,
    uid: row.uid,
    url: row.url,
    version: 1,
    description: row.description,
    disabled: row.disabled,
    /** Ours: why it is off, when the service itself switched it off. */
    disabledReason: row.disabledReason,
    eventTypes: row.filterTypes,
    filterTypes: row.filterTypes,
    channels: row.channels,
    throttleRate: row.rateLimit,
    rateLimit: row.rateLimit,
    metadata: row.metadata,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

const SENSITIVE_HEADER =
  /authorization|cookie|token|secret|password|credential|signature|(^|-)key$|api-?key/i;

/** Values of headers that carry credentials are not shown again, only their names. */
export function headersOut(headers: Record<string, string>) {
  const sensitive = Object.keys(headers).filter((name) => SENSITIVE_HEADER.test(name));
  const shown = Object.entries(headers).filter(([name]) => !sensitive.includes(name));
  return { headers: Object.fromEntries(shown), sensitive };
}
