import { type Call, randomKey, sendJson } from '@patchbay/browser-kit/api/send-json.ts';
import { ApiError, problemOf } from './errors.ts';
import type {
  ApiKeyInput,
  Configuration,
  ConfigurationInput,
  Connection,
  FlowStatus,
  RunPage,
  StartedFlow,
  StartFlowInput,
  WidgetState,
} from './types.ts';

export interface ApiOptions {
  baseUrl: () => string;
  /** Current session token; `renew` asks for a fresh one after the current one was refused. */
  token: (options: { renew: boolean }) => Promise<string | null>;
}

const connectionPath = (id: string) => `/connections/${encodeURIComponent(id)}`;
const flowPath = (id: string) => `/flows/${encodeURIComponent(id)}`;

/** The widget's side of `server/contract/widget.ts`. Every method rejects with an `ApiError` only. */
export class ApiClient {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  state = () => this.#call<WidgetState>('/state');

  startFlow = (body: StartFlowInput) => this.#call<StartedFlow>('/flows', { method: 'POST', body });

  flow = (id: string) => this.#call<FlowStatus>(flowPath(id));

  cancelFlow = (id: string) => this.#call<FlowStatus>(`${flowPath(id)}/cancel`, { method: 'POST' });

  connectApiKey = (body: ApiKeyInput) => this.#call<Connection>('/connections', { method: 'POST', body });

  pause = (id: string) => this.#call<Connection>(`${connectionPath(id)}/pause`, { method: 'POST' });

  resume = (id: string) => this.#call<Connection>(`${connectionPath(id)}/resume`, { method: 'POST' });

  disconnect = (id: string, data: 'keep' | 'delete') =>
    this.#call<void>(`${connectionPath(id)}?data=${data}`, { method: 'DELETE' });

  runSync = (id: string, sync: string) =>
    this.#call<{ runId: string }>(`${connectionPath(id)}/syncs/${encodeURIComponent(sync)}/run`, {
      method: 'POST',
    });

  runs = (id: string, cursor: string | null) =>
    this.#call<RunPage>(
      `${connectionPath(id)}/runs?limit=20${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    );

  configuration = (id: string) => this.#call<Configuration>(`${connectionPath(id)}/configuration`);

  saveConfiguration = (id: string, body: ConfigurationInput) =>
    this.#call<Configuration>(`${connectionPath(id)}/configuration`, { method: 'PUT', body });

  requestIntegration = (name: string) =>
    this.#call<unknown>('/integration-requests', { method: 'POST', body: { name } });

  async #call<Result>(path: string, call: Call = { method: 'GET' }): Promise<Result> {
    const idempotencyKey = randomKey();
    let response = await this.#send(path, call, idempotencyKey, false);
    if (response.status === 401) response = await this.#send(path, call, idempotencyKey, true);
    if (response.status === 401) throw new ApiError('expired', 401);
    if (!response.ok) throw await problemOf(response);
    if (response.status === 204) return undefined as Result;
    return (await response.json().catch(() => {
      throw new ApiError('network', response.status);
    })) as Result;
  }

  async #send(path: string, call: Call, idempotencyKey: string, renew: boolean): Promise<Response> {
    const token = await this.#options.token({ renew });
    if (token === null) throw new ApiError('expired', 401);
    const url = `${this.#options.baseUrl()}/widget/v1${path}`;
    return sendJson({ ...call, url, token, idempotencyKey }).catch(() => {
      throw new ApiError('network', 0);
    });
  }
}
