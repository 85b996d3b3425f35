import type { Logger } from '../../observability/logger.ts';
import type { OperationLog } from '../../observability/operation-log.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';
import type { FlowRow } from './flows.store.ts';

export type LogFlowFailure = (
  flow: FlowRow,
  end: { code: string; message: string },
  correlationId: string,
  error?: unknown,
) => Promise<void>;

interface Deps {
  operations: OperationLog;
  logger: Pick<Logger, 'error'>;
}

/** Writes an attempt to connect that came to nothing into the integration log; our own mistakes also to the process log. */
export function createLogFlowFailure({ operations, logger }: Deps): LogFlowFailure {
  return async (flow, { code, message }, correlationId, error) => {
    if (code === 'internal')
      logger.error({ err: error, flowId: flow._id, correlationId }, 'connecting failed');
    const operation = await operations.start({
      environment: flow.environment,
      tenantId: flow.tenant.id,
      connectionId: flow.reconnectConnectionId,
      system: flow.system,
      operation: 'connect',
      message: `Connect ${flow.system}`,
      correlationId,
    });
    if (error instanceof OAuthError) {
      const { status, providerCode } = error;
      operation.log.warn(error.message, { status, providerError: providerCode });
    }
    await operation.fail({ message, errorKind: kindOf(code), fields: { outcome: code } });
  };
}

/** The kinds of the log are those of provider errors. */
function kindOf(code: string): string {
  if (code === 'internal' || code === 'token_invalid_client') return 'internal';
  if (code === 'token_unavailable') return 'unavailable';
  if (code === 'token_unexpected_response' || code === 'provider_answer_incomplete')
    return 'unexpected_response';
  return 'rejected';
}
