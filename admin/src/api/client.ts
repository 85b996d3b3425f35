import { type Call as JsonCall, randomKey, sendJson } from '@patchbay/browser-kit/api/send-json.ts';
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
  WebhookSession,
} from './types.ts';

const MAX_PAGE = 200;

type Query = Record<string, string | number | null | undefined>;

interface Call extends Partial<JsonCall> {
  query?: Query;
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

  /** For the environment's own endpoints; the key itself never goes to the webhook API. */
  webhookSession = () =>
    this.#call<WebhookSession>('/webhook-operator-sessions', { method: 'POST', body: {} });

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
    const token = this.#options.key();
    if (token === null) throw new ApiError('refused', 401);
    const url = `/v1${path}${queryString(query)}`;
    return sendJson({ method, body, url, token, idempotencyKey: randomKey() }).catch(() => {
      throw new ApiError('network', 0);
    });
  }
}

function queryString(query: Query): string {
  const given = Object.entries(query).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  const text = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return text === '' ? '' : `?${text}`;
}
