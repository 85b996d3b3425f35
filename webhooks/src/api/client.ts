import { type Call as JsonCall, randomKey, sendJson } from '@patchbay/browser-kit/api/send-json.ts';
import type { PortalSession } from '../public-types.ts';
import { ApiError, problemOf } from './errors.ts';
import type {
  Analytics,
  Attempt,
  Endpoint,
  EndpointHeaders,
  EndpointInput,
  EndpointMessage,
  EndpointStats,
  EventType,
  Message,
  MessageEndpoint,
  Page,
} from './types.ts';

export type Query = Record<string, string | number | boolean | null | undefined>;

interface Call extends Partial<JsonCall> {
  query?: Query;
}

export interface ApiOptions {
  baseUrl: (session: PortalSession) => string;
  /** The current one; `renew` asks for a fresh one after the current one was refused. */
  session: (options: { renew: boolean }) => Promise<PortalSession | null>;
}

// Stands for the session's application, which another session may change.
const APP = '/app/:app';

interface Target {
  token: string;
  url: (path: string) => string;
}

const endpointPath = (id: string) => `/endpoint/${encodeURIComponent(id)}`;
const messagePath = (id: string) => `/msg/${encodeURIComponent(id)}`;

/** Patchbay's webhook API (Svix's, at `/api/v1`). Every method rejects with an `ApiError` only. */
export class ApiClient {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  endpoints = (query: Query) => this.#ofApp<Page<Endpoint>>('/endpoint', { query });

  endpoint = (id: string) => this.#ofApp<Endpoint>(endpointPath(id));

  createEndpoint = (body: EndpointInput) => this.#ofApp<Endpoint>('/endpoint', { method: 'POST', body });

  patchEndpoint = (id: string, body: Partial<EndpointInput> & { disabled?: boolean }) =>
    this.#ofApp<Endpoint>(endpointPath(id), { method: 'PATCH', body });

  removeEndpoint = (id: string) => this.#ofApp<void>(endpointPath(id), { method: 'DELETE' });

  stats = (id: string, query: Query) => this.#ofApp<EndpointStats>(`${endpointPath(id)}/stats`, { query });

  headers = (id: string) => this.#ofApp<EndpointHeaders>(`${endpointPath(id)}/headers`);

  patchHeaders = (id: string, body: { headers: Record<string, string>; deleteHeaders: string[] }) =>
    this.#ofApp<void>(`${endpointPath(id)}/headers`, { method: 'PATCH', body });

  secret = (id: string) => this.#ofApp<{ key: string }>(`${endpointPath(id)}/secret`);

  rotateSecret = (id: string) =>
    this.#ofApp<void>(`${endpointPath(id)}/secret/rotate`, { method: 'POST', body: {} });

  sendExample = (id: string, eventType: string) =>
    this.#ofApp<Message>(`${endpointPath(id)}/send-example`, { method: 'POST', body: { eventType } });

  recover = (id: string, since: string) =>
    this.#ofApp<{ data?: { messagesSent?: number } }>(`${endpointPath(id)}/recover`, {
      method: 'POST',
      body: { since },
    });

  endpointMessages = (id: string, query: Query) =>
    this.#ofApp<Page<EndpointMessage>>(`${endpointPath(id)}/msg`, {
      query: { with_content: false, ...query },
    });

  messages = (query: Query) =>
    this.#ofApp<Page<Message>>('/msg', { query: { with_content: false, ...query } });

  message = (id: string) => this.#ofApp<Message>(messagePath(id));

  messageEndpoints = (id: string) =>
    this.#ofApp<Page<MessageEndpoint>>(`${messagePath(id)}/endpoint`, { query: { limit: 250 } });

  attempts = (messageId: string) =>
    this.#ofApp<Page<Attempt>>(`/attempt${messagePath(messageId)}`, { query: { limit: 250 } });

  resend = (messageId: string, endpointId: string) =>
    this.#ofApp<unknown>(`${messagePath(messageId)}${endpointPath(endpointId)}/resend`, { method: 'POST' });

  eventTypes = () => this.#call<Page<EventType>>('/event-type', { query: { limit: 250 } });

  /** Everything of one period; `extensions` only. */
  analytics = (query: Query) => this.#ofApp<Analytics>('/analytics', { query });

  /** The open stream of what happens from now on, or from where `lastEventId` was; `extensions` only. */
  async tail({
    query,
    lastEventId,
    signal,
  }: {
    query: Query;
    lastEventId: string | null;
    signal: AbortSignal;
  }): Promise<ReadableStream<Uint8Array>> {
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (lastEventId !== null) headers['last-event-id'] = lastEventId;
    const response = await this.#authorized(({ token, url }) =>
      fetch(url(`${APP}/tail${queryString(query)}`), {
        headers: { ...headers, authorization: `Bearer ${token}` },
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal,
      }),
    );
    if (response.body === null) throw new ApiError('network', response.status);
    return response.body;
  }

  #ofApp<Result>(path: string, call: Call = {}): Promise<Result> {
    return this.#call<Result>(`${APP}${path}`, call);
  }

  async #call<Result>(path: string, { method = 'GET', body, query = {} }: Call = {}): Promise<Result> {
    const idempotencyKey = randomKey();
    const response = await this.#authorized(({ token, url }) =>
      sendJson({ method, body, url: url(`${path}${queryString(query)}`), token, idempotencyKey }),
    );
    if (response.status === 204) return undefined as Result;
    return (await response.json().catch(() => {
      throw new ApiError('network', response.status);
    })) as Result;
  }

  /** Repeats a call once with a fresh session when the current one is refused. */
  async #authorized(send: (to: Target) => Promise<Response>): Promise<Response> {
    let response = await this.#send(send, false);
    if (response.status === 401) response = await this.#send(send, true);
    if (response.status === 401) throw new ApiError('expired', 401);
    if (!response.ok) throw await problemOf(response);
    return response;
  }

  async #send(send: (to: Target) => Promise<Response>, renew: boolean): Promise<Response> {
    const session = await this.#options.session({ renew });
    if (session === null) throw new ApiError('expired', 401);
    const base = `${this.#options.baseUrl(session)}/api/v1`;
    const application = `/app/${encodeURIComponent(session.applicationId)}`;
    const url = (path: string) => base + path.replace(APP, application);
    return send({ token: session.token, url }).catch(() => {
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
