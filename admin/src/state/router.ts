export const PAGES = ['systems', 'connections', 'runs', 'webhooks', 'log'] as const;
export type PageName = (typeof PAGES)[number];

export interface Route {
  page: PageName;
  /** The one item that is shown, or null for the list; of the webhooks a path of their own. */
  id: string | null;
  /** Filters of the list. */
  filters: Readonly<Record<string, string>>;
}

/** `#/connections/con_1` or `#/runs?status=failed`; anything else is the first page. */
export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/');
  const page = PAGES.find((known) => known === name);
  if (page === undefined) return { page: 'systems', id: null, filters: {} };
  return { page, id: decode(rest.join('/')), filters: Object.fromEntries(new URLSearchParams(query)) };
}

export function href(
  page: PageName,
  { id, filters = {} }: { id?: string; filters?: Record<string, string> } = {},
): string {
  const given = Object.entries(filters).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `#/${page}${id === undefined ? '' : `/${encodeURIComponent(id).replaceAll('%2F', '/')}`}${query === '' ? '' : `?${query}`}`;
}

/** Changes the filters without a new entry in the history. */
export function replaceFilters(change: Record<string, string>): void {
  // What the pages hold is the address before the last change, when two changes come at once.
  const route = parseRoute(location.hash);
  location.replace(href(route.page, { filters: { ...route.filters, ...change } }));
}

function decode(id: string): string | null {
  if (id === '') return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
