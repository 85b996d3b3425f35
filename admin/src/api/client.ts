import { ApiError, problemOf } from './errors.ts';
import type {
  CheckResult,
  Connection,
  LogEntry,
  Page,
  SyncRun,
  SyncState,
  System,
  SystemInput,
} from './types.ts';

const TIMEOUT_MS = 30_000;
const MAX_PAGE = 200;

type Query = Record<string, string | number | null | undefined>;

interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Query;
  body?: unknown;
}

export interface ApiOptions {
  key: () => string | null;
  /** Called when the server no longer accepts the key. */
  refused: () => void;
}

const connectionPath = (id: string) => `/connections/${encodeURIComponent(id)}`;

/** The vendor API as far as the pages use it. Every method rejects with an `ApiError` only. */
export class ApiClient {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  systems = () => this.#call<Page<System>>('/systems', { query: { limit: MAX_PAGE } });

  saveSystem = (id: string, body: SystemInput) =>
    this.#call<System>(`/systems/${encodeURIComponent(id)}`, { method: 'PUT', body });

  connections = (query: Query) => this.#call<Page<Connection>>('/connections', { query });

  connection = (id: string) => this.#call<Connection>(connectionPath(id));

  syncs = (id: string) => this.#call<{ data: SyncState[] }>(`${connectionPath(id)}/syncs`);

  runSync = (id: string, sync: string, body: { allowDeletions?: boolean } = {}) =>
    this.#call<{ runId: string }>(`${connectionPath(id)}/syncs/${encodeURIComponent(sync)}/run`, {
      method: 'POST',
      body,
    });

  pause = (id: string) => this.#call<Connection>(`${connectionPath(id)}/pause`, { method: 'POST' });

  resume = (id: string) => this.#call<Connection>(`${connectionPath(id)}/resume`, { method: 'POST' });

  check = (id: string) => this.#call<CheckResult>(`${connectionPath(id)}/check`, { method: 'POST' });

  disconnect = (id: string, data: 'keep' | 'delete') =>
    this.#call<void>(connectionPath(id), { method: 'DELETE', query: { data } });

  runs = (query: Query) => this.#call<Page<SyncRun>>('/sync-runs', { query });

  logs = (query: Query) => this.#call<Page<LogEntry>>('/logs', { query });

  async #call<Result>(path: string, call: Call = {}): Promise<Result> {
    const response = await this.#send(path, call);
    if (!response.ok) {
      const problem = await problemOf(response);
      if (problem.kind === 'refused') this.#options.refused();
      throw problem;
    }
    if (response.status === 204) return undefined as Result;
    return (await response.json().catch(() => {
      throw new ApiError('network', response.status);
    })) as Result;
  }

  async #send(path: string, { method = 'GET', query = {}, body }: Call): Promise<Response> {
    const key = this.#options.key();
    if (key === null) throw new ApiError('refused', 401);
    const headers: Record<string, string> = { authorization: `Bearer ${key}`, accept: 'application/json' };
    if (method === 'POST') headers['idempotency-key'] = randomKey();
    if (body !== undefined) headers['content-type'] = 'application/json';
    try {
      return await fetch(`/v1${path}${queryString(query)}`, {
        method,
        headers,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch {
      throw new ApiError('network', 0);
    }
  }
}

function queryString(query: Query): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}

// crypto.randomUUID exists in secure contexts only; an operator may reach the server by plain http in a private network.
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}
