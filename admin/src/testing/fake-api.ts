import type {
  CheckResult,
  Connection,
  LogEntry,
  Page,
  Problem,
  SyncRun,
  SyncState,
  System,
} from '../api/types.ts';

/** What each route of the contract answers, so that a fixture that does not fit does not compile. */
interface Answers {
  'GET /systems': Page<System>;
  'PUT /systems/:id': System;
  'GET /connections': Page<Connection>;
  'GET /connections/:id': Connection;
  'DELETE /connections/:id': null;
  'POST /connections/:id/pause': Connection;
  'POST /connections/:id/resume': Connection;
  'POST /connections/:id/check': CheckResult;
  'GET /connections/:id/syncs': { data: SyncState[] };
  'POST /connections/:id/syncs/:sync/run': { runId: string };
  'GET /sync-runs': Page<SyncRun>;
  'GET /logs': Page<LogEntry>;
}

export type Route = keyof Answers;

export interface ReceivedCall {
  route: Route;
  url: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

export type Failing = { status: number } & Partial<Problem>;
type Reply<Name extends Route> = Answers[Name] | Failing | 'no answer' | 'never';
type Handler<Name extends Route> = (call: ReceivedCall) => Reply<Name>;

const SUCCESS: Partial<Record<Route, number>> = {
  'DELETE /connections/:id': 204,
  'POST /connections/:id/syncs/:sync/run': 202,
};

/** Stands in for the server at the level of `fetch`. A request that no test expects is remembered as a fault. */
export class FakeApi {
  readonly calls: ReceivedCall[] = [];
  readonly unexpected: string[] = [];
  readonly #handlers = new Map<Route, Handler<Route>>();
  readonly #fetch = window.fetch;

  install(): void {
    window.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  restore(): void {
    window.fetch = this.#fetch;
  }

  on<Name extends Route>(route: Name, reply: Reply<Name> | Handler<Name>): this {
    const handler = typeof reply === 'function' ? reply : () => reply;
    this.#handlers.set(route, handler as Handler<Route>);
    return this;
  }

  called(route: Route): ReceivedCall[] {
    return this.calls.filter((call) => call.route === route);
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const call = `${request.method} ${url.pathname.replace(/^\/v1/, '')}`;
    const route = [...this.#handlers.keys()].find((name) => matches(name, call));
    if (route === undefined || url.origin !== location.origin || !url.pathname.startsWith('/v1/')) {
      this.unexpected.push(`${request.method} ${request.url}`);
      throw new TypeError('unexpected request');
    }
    const text = await request.text();
    const received: ReceivedCall = {
      route,
      url: request.url,
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.calls.push(received);
    const reply = this.#handlers.get(route)?.(received);
    if (reply === 'no answer') throw new TypeError('Failed to fetch');
    if (reply === 'never') return new Promise(() => undefined);
    return respond(route, reply);
  }
}

function matches(route: string, call: string): boolean {
  return new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(call);
}

function respond(route: Route, reply: unknown): Response {
  const failing = isFailing(reply);
  const status = failing ? reply.status : (SUCCESS[route] ?? 200);
  if (status === 204) return new Response(null, { status });
  const problem = failing
    ? { type: 'about:blank', title: 'Problem', requestId: 'req_12345678', ...reply }
    : reply;
  return Response.json(problem, { status });
}

function isFailing(reply: unknown): reply is Failing {
  return typeof reply === 'object' && reply !== null && 'status' in reply && typeof reply.status === 'number';
}
