import { msg } from '@lit/localize';
import type { ApiClient } from '../../api/client.ts';
import type { Endpoint, EndpointHeaders, EndpointInput } from '../../api/types.ts';

const PAYLOAD = 'patchbay:payload';

export interface HeaderDraft {
  name: string;
  /** Null: what is stored, which is not shown again. */
  value: string | null;
}

/** What stands in the fields. */
export interface Draft {
  url: string;
  description: string;
  filterTypes: readonly string[] | null;
  rateLimit: string;
  /** Ids only, in place of records. */
  thin: boolean;
  headers: readonly HeaderDraft[];
}

export const EMPTY: Draft = {
  url: '',
  description: '',
  filterTypes: null,
  rateLimit: '',
  thin: false,
  headers: [],
};

export function draftOf(endpoint: Endpoint, { headers, sensitive }: EndpointHeaders): Draft {
  return {
    url: endpoint.url,
    description: endpoint.description,
    filterTypes: endpoint.filterTypes,
    rateLimit: endpoint.rateLimit === null ? '' : String(endpoint.rateLimit),
    thin: endpoint.metadata[PAYLOAD] === 'thin',
    headers: [
      ...Object.entries(headers).map(([name, value]) => ({ name, value })),
      ...sensitive.map((name) => ({ name, value: null })),
    ],
  };
}

/** What can be said without asking; everything else the server judges. */
export function problemsOf({ url, filterTypes, rateLimit }: Draft): ReadonlyMap<string, string> {
  const problems = new Map<string, string>();
  if (url.trim() === '') problems.set('url', msg('Please enter a URL.'));
  else if (!URL.canParse(url.trim()))
    problems.set('url', msg('Please enter a whole URL, like https://example.com/webhooks.'));
  if (filterTypes?.length === 0) problems.set('filterTypes', msg('Please pick at least one event.'));
  if (rateLimit !== '' && !/^[1-9]\d*$/.test(rateLimit)) {
    problems.set('rateLimit', msg('Please enter a whole number of 1 or more, or leave it empty.'));
  }
  return problems;
}

export const isSame = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

export interface SaveInput {
  api: ApiClient;
  /** Null: a new one. */
  id: string | null;
  draft: Draft;
  original: Draft;
  /** Of the endpoint as it is; what is not ours stays. */
  metadata: Record<string, string>;
}

export async function save({ api, id, draft, original, metadata }: SaveInput): Promise<Endpoint> {
  const fields: EndpointInput = {
    url: draft.url.trim(),
    description: draft.description.trim(),
    filterTypes: draft.filterTypes === null ? null : [...draft.filterTypes],
    rateLimit: draft.rateLimit === '' ? null : Number(draft.rateLimit),
    ...(draft.thin === original.thin ? {} : { metadata: withPayload(metadata, draft.thin) }),
  };
  const headers = headersOf(draft);
  if (id === null) {
    return api.createEndpoint(Object.keys(headers).length === 0 ? fields : { ...fields, headers });
  }
  const saved = await api.patchEndpoint(id, fields);
  const deleteHeaders = namesOf(original).filter((name) => !namesOf(draft).includes(name));
  if (deleteHeaders.length > 0 || JSON.stringify(draft.headers) !== JSON.stringify(original.headers)) {
    await api.patchHeaders(id, { headers, deleteHeaders });
  }
  return saved;
}

function withPayload(metadata: Record<string, string>, thin: boolean): Record<string, string> {
  const { [PAYLOAD]: _, ...others } = metadata;
  return thin ? { ...others, [PAYLOAD]: 'thin' } : others;
}

const namesOf = ({ headers }: Draft) => headers.map(({ name }) => name.trim()).filter((name) => name !== '');

function headersOf({ headers }: Draft): Record<string, string> {
  return Object.fromEntries(
    headers.flatMap(({ name, value }) =>
      name.trim() === '' || value === null ? [] : [[name.trim(), value]],
    ),
  );
}
