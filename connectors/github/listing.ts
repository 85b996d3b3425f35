import type { Octokit } from '@octokit/rest';
import { z } from 'zod';
import { nextLink } from '../sdk/index.ts';

export const PER_PAGE = 100;

export interface ListPage<T> {
  items: T[];
  etag: string | null;
  hasNext: boolean;
  /** Number of the last page, when there is more than this one. */
  lastPage: number | null;
}

export interface ListRequest<S extends z.ZodType> {
  client: Octokit;
  /** As in GitHub's documentation: `GET /repos/{owner}/{repo}/branches`. */
  route: string;
  params: Record<string, string | number>;
  item: S;
  /** Of an earlier answer: an unchanged list then answers `null`, at no cost to the rate limit. */
  etag?: string | null;
}

/** One page of one of GitHub's lists. */
export async function readPage<S extends z.ZodType>(
  request: ListRequest<S>,
): Promise<ListPage<z.infer<S>> | null> {
  const { client, route, params, item, etag = null } = request;
  const response = await unlessStatus(304, () =>
    client.request(route, {
      ...params,
      headers: etag === null ? {} : { 'if-none-match': etag },
      // Octokit looks for big integers in every number, which takes longer than all the rest of a page.
      request: { parseSuccessResponseBody: false },
    }),
  );
  if (response === null) return null;
  const { link } = response.headers;
  return {
    items: z.array(item).parse(await new Response(response.data).json()),
    etag: response.headers.etag ?? null,
    hasNext: nextLink(link) !== null,
    lastPage: lastPageOf(link),
  };
}

/** The result, or `null` when GitHub answers with that status (Octokit throws a 304 as well). */
export async function unlessStatus<T>(status: number, request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === status && 'response' in error)
      return null;
    throw error;
  }
}

function lastPageOf(link: string | undefined): number | null {
  const page = /[?&]page=(\d+)[^>]*>;\s*rel="last"/.exec(link ?? '')?.[1];
  return page === undefined ? null : Number(page);
}
