import type { Connection } from '../../server/contract/connections.ts';
import type { RecordResource } from '../../server/contract/records.ts';
import type { SyncRun, SyncState } from '../../server/contract/syncs.ts';
import type { WidgetState } from '../../server/contract/widget.ts';
import { waitFor } from './wait.ts';

export interface Answer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

export type Call = <T = unknown>(
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Answer<T>>;

/** A caller with one bearer token. */
export function caller(url: string, token: string | null): Call {
  return async (method, path, body, headers = {}) => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? null : JSON.parse(text),
    } as never;
  };
}

/** The vendor's API, with the few things that tests say again and again. */
export function vendorApi(url: string, apiKey: string) {
  const call = caller(url, apiKey);
  const api = {
    call,
    async session(tenant = 'globex', more: object = {}): Promise<Call> {
      const { body } = await call<{ token: string }>('POST', '/v1/connect-sessions', {
        tenant: { id: tenant },
        endUser: { id: 'user-1' },
        ...more,
      });
      return caller(url, body.token);
    },
    async connectStripe(tenant = 'globex', apiKeyOfStripe = 'rk_test_sandboxGlobex'): Promise<Connection> {
      const session = await api.session(tenant);
      const answer = await session<Connection>('POST', '/widget/v1/connections', {
        system: 'stripe',
        fields: { apiKey: apiKeyOfStripe },
      });
      if (answer.status !== 201) throw new Error(`Stripe was not connected: ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    connection: async (id: string) => (await call<Connection>('GET', `/v1/connections/${id}`)).body,
    syncs: async (id: string) =>
      (await call<{ data: SyncState[] }>('GET', `/v1/connections/${id}/syncs`)).body.data,
    async run(id: string, sync: string, options: object = {}): Promise<SyncRun> {
      const { body } = await call<{ runId: string }>(
        'POST',
        `/v1/connections/${id}/syncs/${sync}/run`,
        options,
      );
      return api.finished(body.runId);
    },
    finished(runId: string): Promise<SyncRun> {
      let last: SyncRun | null = null;
      return waitFor(
        `run ${runId} to end`,
        async () => {
          last = (await call<SyncRun>('GET', `/v1/sync-runs/${runId}`)).body;
          return last.finishedAt === null ? null : last;
        },
        { seen: () => last },
      );
    },
    /** Waits until every sync of the connection has ended once. */
    settled(id: string, timeoutMs = 90_000): Promise<SyncState[]> {
      let last: SyncState[] = [];
      return waitFor(
        `the syncs of ${id} to end`,
        async () => {
          last = await api.syncs(id);
          return last.every(({ run }) => run !== null && run.finishedAt !== null) ? last : null;
        },
        {
          timeoutMs,
          everyMs: 100,
          seen: () => last.map(({ sync, run }) => [sync, run?.status, run?.counts.read]),
        },
      );
    },
    /** Every record of a model, deleted ones too, over all pages. */
    async records(model: string, query = ''): Promise<RecordResource[]> {
      const all: RecordResource[] = [];
      for (let cursor = ''; ; ) {
        const { body } = await call<{ data: RecordResource[]; nextCursor: string }>(
          'GET',
          `/v1/records/${model}?limit=200&includeDeleted=true${query}${cursor}`,
        );
        all.push(...body.data);
        if (body.data.length === 0) return all;
        cursor = `&cursor=${body.nextCursor}`;
      }
    },
    state: async (session: Call) => (await session<WidgetState>('GET', '/widget/v1/state')).body,
  };
  return api;
}

export type VendorApi = ReturnType<typeof vendorApi>;
