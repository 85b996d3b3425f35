const SECRET_NAME =
  /(^|[-_.])(authorization|cookie|set-cookie|password|passwd|secret|token|access[-_]?token|refresh[-_]?token|id[-_]?token|api[-_]?key|client[-_]?secret|private[-_]?key|credentials?|verifier|signature|code)$/i;

/** Values that look like a credential whatever they are called. */
const SECRET_VALUE =
  /\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}|\b(?:pb_|pbs_|pbi_|whsec_|sk_(?:test|live)_|rk_(?:test|live)_|gh[opsur]_|ya29\.|1\/\/)[\w.~+/=-]{6,}|\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g;

const QUERY_SECRET = /([?&](?:code|state|token|access_token|refresh_token|client_secret|key)=)[^&#\s]+/gi;

export const REDACTED = '[redacted]';

/** Takes credentials out of a text. */
export function redactText(text: string): string {
  return text.replace(SECRET_VALUE, REDACTED).replace(QUERY_SECRET, `$1${REDACTED}`);
}

/** Takes credentials out of a value of any shape; bounds depth, width and length, so that a log line stays a line. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value.length > 2000 ? `${value.slice(0, 2000)}…` : value);
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value;
  if (value instanceof Error) return { name: value.name, message: redactText(value.message) };
  if (depth >= 6) return '[too deep]';
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 50)
      .map(([name, item]) => [name, isSecret(name, item) ? REDACTED : redact(item, depth + 1)]),
  );
}

function isSecret(name: string, value: unknown): boolean {
  return (
    value !== null &&
    value !== undefined &&
    typeof value !== 'number' &&
    typeof value !== 'boolean' &&
    SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))
  );
}
