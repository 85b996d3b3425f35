import { setTimeout as wait } from 'node:timers/promises';
import type { RequestHandler, Response } from 'express';
import type { SandboxClock } from './clock.ts';
import type { Fault } from './faults.ts';
import { noteOf } from './notes.ts';
import type { SandboxErrorKind } from './provider.ts';
import type { SandboxSystem } from './system.ts';

/** Lets a request meet the fault that was asked for it, if any. */
export function meetFaults(system: SandboxSystem, clock: SandboxClock): RequestHandler {
  return async (request, response, next) => {
    const note = noteOf(request);
    const fault = system.faults.take({ path: note.path, method: request.method, isOAuth: note.isOAuth });
    if (fault === null) return next();
    note.fault = fault.fault;
    switch (fault.fault) {
      case 'slow':
        if (await staysFor(response, fault.delayMs ?? 2000)) next();
        return;
      case 'drop_reply':
        dropReply(response);
        return next();
      case 'nonsense':
        if (fault.as !== 'wrong_types')
          return void response.type('html').send('<html><h1>It works!</h1></html>');
        scrambleJson(response);
        return next();
      case 'rate_limit':
        return sendError(system, clock, response, { status: 429, kind: 'rate_limit', fault });
      case 'forbidden':
        return sendError(system, clock, response, { status: 403, kind: 'forbidden', fault });
      case 'not_found':
        return sendError(system, clock, response, { status: 404, kind: 'not_found', fault });
      default:
        return sendError(system, clock, response, { status: 503, kind: 'unavailable', fault });
    }
  };
}

function sendError(
  system: SandboxSystem,
  clock: SandboxClock,
  response: Response,
  { status, kind, fault }: { status: number; kind: SandboxErrorKind; fault: Fault },
): void {
  const retryAfterSeconds = fault.retryAfterSeconds ?? 1;
  const error = system.provider.errorBody(status, kind, { retryAfterSeconds, now: clock.now() });
  if (kind === 'rate_limit') response.set('retry-after', String(retryAfterSeconds));
  response
    .status(error.status)
    .set(error.headers ?? {})
    .json(error.body);
}

/** False when the caller went away meanwhile: the work is then not done. */
function staysFor(response: Response, delayMs: number): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return wait(delayMs, true, { signal: gone.signal }).catch(() => false);
}

/** The work is done, the answer never arrives. */
function dropReply(response: Response): void {
  const drop = () => {
    response.socket?.destroy();
    return response;
  };
  response.write = () => true;
  response.writeHead = () => response;
  response.flushHeaders = () => undefined;
  response.end = drop as Response['end'];
}

function scrambleJson(response: Response): void {
  const send = response.send.bind(response);
  response.send = (body) => send(typeof body === 'string' ? JSON.stringify(scramble(parse(body))) : body);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function scramble(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(scramble);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, scramble(member)]));
  }
  if (typeof value === 'string') return 7;
  return typeof value === 'number' || typeof value === 'boolean' ? 'nonsense' : { unexpected: true };
}
