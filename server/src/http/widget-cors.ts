/** What it takes of an answer, with or without Express. */
interface Answer {
  setHeader(name: string, value: string): unknown;
  writeHead(status: number, headers: Record<string, string>): { end(): unknown };
}

const FOR_ALL = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-request-id, retry-after',
  'cross-origin-resource-policy': 'cross-origin',
} as const;

const FOR_PREFLIGHT = {
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'authorization, content-type, idempotency-key',
  'access-control-max-age': '600',
} as const;

/**
 * The widget calls from the vendor's page. Any origin may ask; whether it may use the session is checked against the
 * session's allowed origins. No cookies are involved, so `*` gives nothing away. True: this was a preflight, and it is
 * answered.
 */
export function widgetCors(
  { url, method }: { url?: string | undefined; method?: string | undefined },
  res: Answer,
): boolean {
  if (url?.startsWith('/widget/v1/') !== true) return false;
  for (const [name, value] of Object.entries(FOR_ALL)) res.setHeader(name, value);
  if (method !== 'OPTIONS') return false;
  res.writeHead(204, FOR_PREFLIGHT).end();
  return true;
}
