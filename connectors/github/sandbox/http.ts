import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';

/** A query parameter as text; empty when absent. */
export function queryText(request: Request, name: string): string {
  const value = request.query[name];
  return typeof value === 'string' ? value : '';
}

export interface PageInput<T> {
  items: readonly T[];
  /** What the links point at. */
  path: string;
  present(item: T): unknown;
}

export function sendPage<T>(request: Request, response: Response, input: PageInput<T>): void {
  response.json(takePage(request, response, input));
}

/** The asked-for page; sets the Link header as GitHub writes it. */
export function takePage<T>(request: Request, response: Response, input: PageInput<T>): unknown[] {
  const { items, path, present } = input;
  const perPage = clamp(queryText(request, 'per_page'), 30, 100);
  const page = clamp(queryText(request, 'page'), 1, 1_000_000);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const link = (to: number, rel: string) => {
    const url = new URL(`https://api.github.com${path}`);
    for (const [name, value] of Object.entries(request.query)) url.searchParams.set(name, String(value));
    url.searchParams.set('page', String(to));
    return `<${url.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ];
  if (links.length > 0) response.set('link', links.join(', '));
  return items.slice((page - 1) * perPage, page * perPage).map(present);
}

function clamp(text: string, fallback: number, most: number): number {
  const value = Number.parseInt(text, 10);
  return Number.isNaN(value) || value < 1 ? fallback : Math.min(value, most);
}

/** Answers 304 when the reader has the newest already; such an answer costs nothing of the rate limit. */
export function conditional(onNotModified: (request: Request, response: Response) => void): RequestHandler {
  return (request, response, next) => {
    if (request.method !== 'GET') return next();
    response.json = (body) => {
      const text = JSON.stringify(body);
      response.type('application/json');
      if (response.statusCode !== 200) return response.send(text);
      const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`;
      response.set({ etag, 'cache-control': 'private, max-age=60, s-maxage=60' });
      if (request.headers['if-none-match'] !== etag) return response.send(text);
      onNotModified(request, response);
      return response.status(304).end();
    };
    next();
  };
}
