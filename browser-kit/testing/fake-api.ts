import type { Problem } from '../../server/contract/common.ts';

export interface ReceivedCall<Route> {
  route: Route;
  url: string;
  query: URLSearchParams;
  headers: Headers;
  body: unknown;
}

export type Failing = { status: number; detail?: unknown } & Omit<Partial<Problem>, 'detail'>;
/** A whole response for what is not JSON. */
export type Reply<Answer> = Answer | Failing | Response | 'no answer' | 'never';
type Handler<Route, Answer> = (call: ReceivedCall<Route>) => Reply<Answer> | Promise<Reply<Answer>>;

export interface FakeApiOptions<Route extends string> {
  origin: string;
  /** What every path begins with: `/v1`. */
  prefix: string;
  /** Statuses of success other than 200. */
  success: Partial<Record<Route, number>>;
}

/**
 * Stands in for the server at the level of `fetch`. A request that no test expects is remembered as a fault.
 * `Answers` says what each route of the contract answers, so that a fixture that does not fit does not compile.
 */
export class FakeApi<Answers, Route extends keyof Answers & string = keyof Answers & string> {
  readonly calls: ReceivedCall<Route>[] = [];
  readonly unexpected: string[] = [];
  /** Another server of the page; null for what is not its own. */
  aside: (request: Request) => Response | null = () => null;
  readonly #handlers = new Map<Route, Handler<Route, unknown>>();
  readonly #fetch = window.fetch;
  readonly #options: FakeApiOptions<Route>;

  constructor(options: FakeApiOptions<Route>) {
    this.#options = options;
  }

  install(): void {
    window.fetch = (input, init) => this.#answer(new Request(input, init));
  }

  restore(): void {
    window.fetch = this.#fetch;
  }

  on<Name extends Route>(name: Name, reply: Reply<Answers[Name]> | Handler<Route, Answers[Name]>): this {
    const handler = typeof reply === 'function' ? reply : () => reply;
    this.#handlers.set(name, handler as Handler<Route, unknown>);
    return this;
  }

  called(route: Route): ReceivedCall<Route>[] {
    return this.calls.filter((call) => call.route === route);
  }

  async #answer(request: Request): Promise<Response> {
    const other = this.aside(request);
    if (other !== null) return other;
    const url = new URL(request.url);
    const { origin, prefix, success } = this.#options;
    const known = url.origin === origin && url.pathname.startsWith(`${prefix}/`);
    const call = `${request.method} ${url.pathname.slice(prefix.length)}`;
    const route = known ? [...this.#handlers.keys()].find((name) => matches(name, call)) : undefined;
    if (route === undefined) {
      this.unexpected.push(`${request.method} ${request.url}`);
      throw new TypeError('unexpected request');
    }
    const text = await request.text();
    const received = {
      route,
      url: request.url,
      query: url.searchParams,
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
    this.calls.push(received);
    const reply = await this.#handlers.get(route)?.(received);
    if (reply === 'no answer') throw new TypeError('Failed to fetch');
    if (reply === 'never') return new Promise(() => undefined);
    if (reply instanceof Response) return reply;
    return respond(success[route] ?? 200, reply);
  }
}

function matches(route: string, call: string): boolean {
  return new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(call);
}

function respond(success: number, reply: unknown): Response {
  if (isFailing(reply)) {
    const problem = { type: 'about:blank', title: 'Problem', requestId: 'req_12345678', ...reply };
    return Response.json(problem, { status: reply.status });
  }
  return success === 204 ? new Response(null, { status: 204 }) : Response.json(reply, { status: success });
}

function isFailing(reply: unknown): reply is Failing {
  return typeof reply === 'object' && reply !== null && 'status' in reply && typeof reply.status === 'number';
}
