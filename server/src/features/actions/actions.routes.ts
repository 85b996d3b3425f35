import { createHash, randomUUID } from 'node:crypto';
import type { Connector } from '@patchbay/connectors/sdk';
import { runAction as runActionRoute } from '../../../contract/actions.ts';
import { ApiError, unprocessable } from '../../http/api-error.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import { outcomeUnknown, providerProblem } from '../../http/provider-problem.ts';
import { requireActive } from '../../http/require-active.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import type { RunAction } from '../../runtime/actions/run-action.ts';
import { type EnvironmentScope, environmentScope } from '../../security/scope.ts';

export interface ActionRoutesDeps {
  connections: { get(scope: EnvironmentScope, id: string): Promise<IntegrationDoc> };
  connectorOf(system: string): Connector | null;
  runAction: RunAction;
}

export function actionRoutes({ connections, connectorOf, runAction }: ActionRoutesDeps): ImplementedRoute[] {
  return [
    implement(runActionRoute, async ({ params, body, req, requestId, once, principal }) => {
      const connection = await connections.get(environmentScope(principal), params.id);
      const connector = connectorOf(connection.system);
      const action =
        connector !== null && Object.hasOwn(connector.actions, params.action)
          ? connector.actions[params.action]
          : undefined;
      if (connector === null || action === undefined) throw unknownAction(connector, params.action);
      requireActive(connection);
      const input = action.input.safeParse(body.input);
      if (!input.success) {
        throw unprocessable(
          'invalid_input',
          `The input does not fit the action "${params.action}".`,
          input.error.issues.map((issue) => ({
            field: ['input', ...issue.path].map(String).join('.'),
            message: issue.message,
          })),
        );
      }
      const key = req.get('idempotency-key');
      const repeatable = action.effect === 'read' || action.idempotency !== 'none';
      return once({
        abandoned: () => (repeatable ? null : outcomeUnknown(requestId)),
        work: async () => {
          const result = await runAction({
            connection,
            connector,
            name: params.action,
            action,
            input: input.data,
            idempotencyKey: providerKey(connection._id, key),
            correlationId: requestId,
          });
          if (result.ok) return { output: result.output };
          if (result.outcomeUnknown) throw outcomeUnknown(result.reference);
          throw providerProblem(result.error, result.reference);
        },
      });
    }),
  ];
}

/** The same for every try of one request, different for every connection. */
function providerKey(connectionId: string, key: string | undefined): string {
  if (key === undefined) return randomUUID();
  return createHash('sha256').update(`${connectionId}\n${key}`).digest('hex');
}

function unknownAction(connector: Connector | null, name: string): ApiError {
  const known = Object.keys(connector?.actions ?? {});
  return new ApiError({
    status: 404,
    code: 'unknown_action',
    detail: `There is no action "${name.slice(0, 100)}" here. ${
      known.length === 0 ? 'This system has none.' : `There are: ${known.join(', ')}.`
    }`,
  });
}
