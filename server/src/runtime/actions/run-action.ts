import { type Action, type Connector, ProviderError } from '@patchbay/connectors/sdk';
import type { Connection as DatabaseConnection } from 'mongoose';
import type { Outbox } from '../../delivery/outbox.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { withTransaction } from '../../models/transaction.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import { backoffMs, sleep } from '../backoff.ts';
import type { ConnectorContextFactory, RuntimeContext } from '../context.ts';
import type { FailurePolicy } from '../failure-policy.ts';
import type { ConfigurationStore } from '../stores/configuration.store.ts';

export interface RunActionInput {
  connection: IntegrationDoc;
  connector: Connector;
  name: string;
  action: Action;
  /** Checked against the action's schema already. */
  input: unknown;
  /** Stable for all tries of one request. */
  idempotencyKey: string;
  correlationId: string;
}

export type ActionResult =
  | { ok: true; output: unknown; reference: string }
  | {
      ok: false;
      error: ProviderError;
      /** It may or may not have taken place: only a look at the provider tells. */
      outcomeUnknown: boolean;
      reference: string;
    };

export type RunAction = (input: RunActionInput) => Promise<ActionResult>;

export interface RunActionDeps {
  contexts: ConnectorContextFactory;
  configurations: ConfigurationStore;
  operations: OperationLog;
  failures: Pick<FailurePolicy, 'needsReauthorization'>;
  database: DatabaseConnection;
  outbox: Outbox;
}

const DEADLINE_MS = 55_000;
const REPEATS = 2;

/** One action at the provider: never repeated by itself when that could do it twice. Ends with a log entry and an event. */
export function createRunAction(deps: RunActionDeps): RunAction {
  return async (request) => {
    const { connection, connector, name, action } = request;
    const operation = await deps.operations.start({
      environment: connection.environment,
      tenantId: connection.tenantId,
      connectionId: connection._id,
      system: connection.system,
      operation: 'action',
      message: action.title,
      correlationId: request.correlationId,
    });
    // Not the request's signal: a client that hangs up does not stop half-way what it asked for.
    const signal = AbortSignal.timeout(DEADLINE_MS);
    const settings = await deps.configurations.settings(connection._id, connector);
    const newContext = (): RuntimeContext =>
      deps.contexts.forConnection({ connector, connection, settings, operation, signal });
    const result = await attempt(request, newContext, signal);
    if (result.ok) {
      await operation.succeed({ message: `${action.title}: done`, fields: { action: name } });
    } else {
      const { error } = result;
      await operation.fail({
        message: `${action.title}: ${error.message}${result.outcomeUnknown ? '; whether it took place is not known' : ''}`,
        errorKind: error.kind,
        fields: { action: name, status: error.status ?? null, field: error.field ?? null },
      });
      if (error.kind === 'reauthorize') {
        await deps.failures.needsReauthorization(connection, error, operation.id);
      }
    }
    await announce(deps, connection, name, result.ok);
    return { ...result, reference: operation.id };
  };
}

type Attempt = { ok: true; output: unknown } | { ok: false; error: ProviderError; outcomeUnknown: boolean };

async function attempt(
  { action, input, idempotencyKey }: RunActionInput,
  newContext: () => RuntimeContext,
  signal: AbortSignal,
): Promise<Attempt> {
  const repeatable = action.effect === 'read' || action.idempotency !== 'none';
  let lost = false;
  for (let repeats = 0; ; repeats++) {
    const runtime = newContext();
    try {
      const output = await action.run(runtime.context, input, { idempotencyKey });
      return readOutput(action, output);
    } catch (thrown) {
      const error = asProviderError(runtime.toProviderError(thrown));
      lost ||= action.effect !== 'read' && runtime.lostWrite();
      const again = error.kind === 'unavailable' && repeatable && repeats < REPEATS && !signal.aborted;
      if (!again) return { ok: false, error, outcomeUnknown: lost && isOpen(error) };
      await sleep(backoffMs(repeats, { baseMs: 300, maxMs: 2000 }), signal).catch(() => undefined);
    }
  }
}

/** An answer of the provider after the lost one settles it, unless that answer is no help either. */
function isOpen(error: ProviderError): boolean {
  return error.kind === 'unavailable' || error.kind === 'unexpected_response';
}

/** It took place, but what came back is not what it should be: the caller must not believe that nothing happened. */
function readOutput(action: Action, output: unknown): Attempt {
  const parsed = action.output.safeParse(output);
  if (parsed.success) return { ok: true, output: parsed.data };
  const field = parsed.error.issues[0]?.path.map(String).join('.') ?? '';
  const error = new ProviderError({
    kind: 'unexpected_response',
    message: `The provider answered something unexpected: field "${field}" is not as expected`,
    field,
  });
  return { ok: false, error, outcomeUnknown: action.effect !== 'read' };
}

function asProviderError(error: ProviderError | Error): ProviderError {
  if (error instanceof ProviderError) return error;
  return new ProviderError({
    kind: 'unavailable',
    message: 'The provider did not answer in time',
    cause: error,
  });
}

async function announce(
  { database, outbox }: RunActionDeps,
  { environment, tenantId, _id: connectionId }: IntegrationDoc,
  action: string,
  succeeded: boolean,
): Promise<void> {
  await withTransaction(database, (session) =>
    outbox.append(session, [
      {
        environment,
        tenantId,
        connectionId,
        type: 'action.completed',
        data: { connectionId, tenantId, action, succeeded },
      },
    ]),
  );
  outbox.wake();
}
