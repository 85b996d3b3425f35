import type { FailedResponse } from './connector.ts';

/** Every error inside an error: `cause`, and where SDKs keep it instead (`detail`, `exception`, `error`). */
export function errorChain(error: unknown): object[] {
  const found: object[] = [];
  const visit = (value: unknown) => {
    if (!isError(value) || found.includes(value) || found.length >= 20) return;
    found.push(value);
    const raw = member(value, 'raw');
    for (const from of [value, ...(isObject(raw) ? [raw] : [])]) {
      for (const name of ['cause', 'detail', 'exception', 'error']) visit(member(from, name));
    }
    const errors = value instanceof AggregateError ? value.errors : [];
    for (const inner of errors) visit(inner);
  };
  visit(error);
  return found;
}

/**
 * The response behind an SDK's error, by shape: Octokit and Gaxios keep `response` (whose headers are a record or a
 * `Headers`), Stripe keeps `statusCode` and `headers`. `null` when the error tells of no response.
 */
export function responseOf(error: object): FailedResponse | null {
  const response = member(error, 'response');
  if (isObject(response)) {
    const status = member(response, 'status');
    if (typeof status !== 'number') return null;
    return {
      status,
      headers: toHeaders(member(response, 'headers')),
      body: toText(member(response, 'data')),
    };
  }
  const statusCode = member(error, 'statusCode');
  if (typeof statusCode !== 'number') return null;
  return {
    status: statusCode,
    headers: toHeaders(member(error, 'headers')),
    body: toText({ error: { type: member(error, 'rawType'), code: member(error, 'code') } }),
  };
}

export function member(value: object, name: string): unknown {
  return Reflect.get(value, name);
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isError(value: unknown): value is object {
  return isObject(value) && (value instanceof Error || typeof member(value, 'message') === 'string');
}

function toHeaders(headers: unknown): Headers {
  if (headers instanceof Headers) return headers;
  const result = new Headers();
  if (!isObject(headers)) return result;
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value === 'string' || typeof value === 'number') result.set(name, String(value));
  }
  return result;
}

function toText(data: unknown): string {
  if (typeof data === 'string') return data;
  return data === undefined || data === null ? '' : (JSON.stringify(data) ?? '');
}
