import { pipeline } from 'node:stream/promises';
import type { Connector } from '@patchbay/connectors/sdk';
import { ProviderError } from '@patchbay/connectors/sdk';
import express, { type Request, type Response, Router } from 'express';
import { ApiError, conflict } from '../../http/api-error.ts';
import type { ApiKeyPrincipal } from '../../http/principal.ts';
import { providerProblem } from '../../http/provider-problem.ts';
import { requestIdOf } from '../../http/request-context.ts';
import { requireActive } from '../../http/require-active.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import type { ConnectorContextFactory } from '../../runtime/context.ts';
import type { FailurePolicy } from '../../runtime/failure-policy.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';
import { forwardedHeaders, returnedHeaders } from './proxy-headers.ts';

export interface ProxyDeps {
  /** Checks the API key and its permission `proxy:use`; throws ApiError. */
  authorize(req: Request): Promise<ApiKeyPrincipal>;
  connections: { get(scope: EnvironmentScope, id: string): Promise<IntegrationDoc> };
  connectorOf(system: string): Connector | null;
  contexts: ConnectorContextFactory;
  operations: OperationLog;
  failures: Pick<FailurePolicy, 'needsReauthorization'>;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']);
const MAX_REQUEST_BODY = '10mb';
const MAX_RESPONSE_BYTES = 100 * 1024 * 1024;

/**
 * `ANY /v1/connections/:id/proxy/<provider path>`: a request of the vendor's own to the provider's API, with the
 * connection's credentials. To be mounted before any body parser.
 */
export function proxyRouter(deps: ProxyDeps): Router {
  const router = Router();
  // Who asks is checked before a body is read.
  router.all('/v1/connections/:id/proxy/*path', async (req, res, next) => {
    res.locals.proxyPrincipal = await deps.authorize(req);
    next();
  });
  router.all(
    '/v1/connections/:id/proxy/*path',
    express.raw({ type: () => true, limit: MAX_REQUEST_BODY }),
    (req, res) => forward(deps, req, res),
  );
  return router;
}

async function forward(deps: ProxyDeps, req: Request, res: Response): Promise<void> {
  const principal = res.locals.proxyPrincipal as ApiKeyPrincipal;
  const connection = await deps.connections.get(environmentScope(principal), String(req.params.id));
  const connector = deps.connectorOf(connection.system);
  const host = connector?.manifest.apiHosts[0];
  if (connector === null || host === undefined) {
    throw conflict(
      'system_unknown',
      `This version of Patchbay has no connector named "${connection.system}".`,
    );
  }
  if (!METHODS.has(req.method)) {
    throw new ApiError({
      status: 405,
      code: 'method_not_allowed',
      detail: `The proxy passes on ${[...METHODS].join(', ')}.`,
      headers: { allow: [...METHODS].join(', ') },
    });
  }
  requireActive(connection);

  // Put together, not resolved: whatever the path holds, the host stays the connector's.
  const path = req.originalUrl.slice(req.originalUrl.indexOf('/proxy/') + '/proxy'.length);
  const url = new URL(`https://${host}${path}`);
  const gone = new AbortController();
  res.once('close', () => {
    if (!res.writableFinished) gone.abort();
  });
  const operation = await deps.operations.start({
    environment: connection.environment,
    tenantId: connection.tenantId,
    connectionId: connection._id,
    system: connection.system,
    operation: 'proxy',
    message: `${req.method} ${url.pathname.slice(0, 200)}`,
    correlationId: requestIdOf(res),
  });
  const fields = { method: req.method, path: url.pathname.slice(0, 200) };
  const runtime = deps.contexts.forConnection({
    connector,
    connection,
    settings: {},
    operation,
    signal: gone.signal,
    wait: { maxWaitMs: 0, rateLimitRepeats: 0 },
    streamUpTo: MAX_RESPONSE_BYTES,
  });
  const body = Buffer.isBuffer(req.body) && req.body.length > 0 ? new Uint8Array(req.body) : null;
  let answer: globalThis.Response;
  try {
    answer = await runtime.context.fetch(url.href, {
      method: req.method,
      headers: forwardedHeaders(headersOf(req)),
      body: req.method === 'GET' || req.method === 'HEAD' ? null : body,
    });
  } catch (thrown) {
    const error = runtime.toProviderError(thrown);
    const kind = error instanceof ProviderError ? error.kind : 'unavailable';
    await operation.fail({
      message: `${fields.method} ${fields.path}: ${error.message}`,
      errorKind: kind,
      fields,
    });
    if (!(error instanceof ProviderError)) return;
    if (error.kind === 'reauthorize')
      await deps.failures.needsReauthorization(connection, error, operation.id);
    throw providerProblem(error, operation.id);
  }
  res.status(answer.status);
  for (const [name, value] of returnedHeaders(answer.headers)) res.append(name, value);
  res.setHeader('cache-control', 'no-store');
  const end = {
    message: `${fields.method} ${fields.path}: ${answer.status}`,
    fields: { ...fields, status: answer.status },
  };
  try {
    if (answer.body === null) res.end();
    else await pipeline(answer.body, res);
    await operation.succeed(end);
  } catch (error) {
    // The head is out already: all that can be done is to cut the answer off.
    res.destroy();
    await operation.fail({
      ...end,
      message: `${end.message}, cut off: ${error instanceof Error ? error.message : 'unknown'}`,
      errorKind: 'unavailable',
    });
  }
}

function headersOf(req: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one);
  }
  return headers;
}
