import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { SandboxControl } from './control.ts';
import { FAULTS } from './faults.ts';

const resetInput = z.strictObject({
  sizes: z.record(z.string(), z.int()).optional(),
  seed: z.string().optional(),
});

const faultInput = z.strictObject({
  fault: z.enum(FAULTS),
  times: z.int().min(1).max(1_000_000).default(1),
  retryAfterSeconds: z.int().min(0).max(86_400).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  as: z.enum(['html', 'wrong_types']).optional(),
  path: z.string().optional(),
  method: z.string().optional(),
});

const clockInput = z.strictObject({ advanceSeconds: z.number().min(0).max(3_200_000_000) });

const ledgerQuery = z.object({
  system: z.string().optional(),
  path: z.string().optional(),
  limit: z.coerce.number().int().min(0).max(20_000).optional(),
});

const MAX_SIZE = 1_000_000;

/** The control API. Bad input answers 400 with the field's name. */
export function controlRoutes(control: SandboxControl): Router {
  const router = Router();
  const ok = (response: Response, body: object = { ok: true }) => void response.json(body);

  router.use((request, response, next) => {
    const site = request.headers['sec-fetch-site'];
    if (site === undefined || site === 'same-origin' || site === 'none') return next();
    // Any page in the developer's browser could otherwise post here.
    fail(response, 403, null, 'The control API does not take requests from other web pages');
  });
  router.get('/state', (_request, response) => ok(response, control.state()));
  router.post('/reset', (_request, response) => {
    control.reset();
    ok(response);
  });
  router.post('/clock', (request, response) => {
    const input = read(clockInput, request.body, response);
    if (input === null) return;
    control.advanceClock(input.advanceSeconds);
    ok(response, { now: control.state().now });
  });
  router.get('/ledger', (request, response) => {
    const filter = read(ledgerQuery, request.query, response);
    if (filter !== null) ok(response, control.ledger(filter));
  });
  router.delete('/ledger', (_request, response) => {
    control.clearLedger();
    ok(response);
  });

  router.post('/:system/reset', knownSystem(control), (request, response) => {
    const system = String(request.params['system']);
    const input = read(resetInput, request.body, response);
    if (input === null) return;
    const known = control.sizesOf(system);
    for (const [name, size] of Object.entries(input.sizes ?? {})) {
      if (!Object.hasOwn(known, name)) {
        return fail(
          response,
          400,
          `sizes.${name}`,
          `Unknown size; ${system} has ${Object.keys(known).join(', ')}`,
        );
      }
      if (size < 0 || size > MAX_SIZE)
        return fail(response, 400, `sizes.${name}`, `Must be from 0 to ${MAX_SIZE}`);
    }
    control.resetSystem(system, input);
    ok(response);
  });
  router.post('/:system/faults', knownSystem(control), (request, response) => {
    const input = read(faultInput, request.body, response);
    if (input === null) return;
    control.addFault(String(request.params['system']), input);
    ok(response);
  });
  router.delete('/:system/faults', knownSystem(control), (request, response) => {
    control.clearFaults(String(request.params['system']));
    ok(response);
  });
  router.use((_request, response) => fail(response, 404, null, 'The control API has no such path'));
  return router;
}

function knownSystem(control: SandboxControl) {
  return (request: Request, response: Response, next: () => void) => {
    const system = String(request.params['system']);
    if (control.hasSystem(system)) return next();
    const known = control.state().systems.map(({ id }) => id);
    fail(
      response,
      404,
      'system',
      `There is no system "${system}"; the sandbox has ${known.join(', ') || 'none'}`,
    );
  };
}

function read<S extends z.ZodType>(schema: S, input: unknown, response: Response): z.infer<S> | null {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  fail(response, 400, issue?.path.concat(unknown ?? []).join('.') || null, issue?.message ?? 'Invalid input');
  return null;
}

function fail(response: Response, status: number, field: string | null, message: string): void {
  response.status(status).json({ error: { field, message } });
}
