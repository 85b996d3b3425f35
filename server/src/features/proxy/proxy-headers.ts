const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What is ours, or says where the caller is, and is none of the provider's business. */
const NOT_FORWARDED = new Set([
  ...HOP_BY_HOP,
  'authorization',
  'cookie',
  'host',
  'content-length',
  'accept-encoding',
  'expect',
  'origin',
  'referer',
  'forwarded',
  'via',
  'x-request-id',
]);

/** What was about the provider's own connection and pages, or would act on ours. */
const NOT_RETURNED = new Set([
  ...HOP_BY_HOP,
  'content-length',
  'content-encoding',
  'set-cookie',
  'set-cookie2',
  'strict-transport-security',
  'content-security-policy',
  'x-frame-options',
  'alt-svc',
  'server',
  'x-request-id',
]);

export function forwardedHeaders(incoming: Headers): Headers {
  return without(incoming, NOT_FORWARDED, (name) => name.startsWith('x-forwarded-'));
}

export function returnedHeaders(answer: Headers): Headers {
  return without(answer, NOT_RETURNED, (name) => name.startsWith('access-control-'));
}

function without(source: Headers, names: ReadonlySet<string>, also: (name: string) => boolean): Headers {
  const named = new Set((source.get('connection') ?? '').split(',').map((name) => name.trim().toLowerCase()));
  const kept = new Headers();
  for (const [name, value] of source) {
    if (!names.has(name) && !named.has(name) && !also(name)) kept.append(name, value);
  }
  return kept;
}
