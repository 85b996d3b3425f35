import { cancelFlow, getFlow, startFlow } from '../../../contract/widget.ts';
import { type ImplementedRoute, implement } from '../../http/implement.ts';
import type { FlowService } from './flows.service.ts';

export function flowRoutes({
  flows,
  publicUrl,
}: {
  flows: FlowService;
  publicUrl: string;
}): ImplementedRoute[] {
  const messageOrigin = new URL(publicUrl).origin;
  return [
    implement(startFlow, async ({ principal, body, req, transaction }) => ({
      ...(await flows.start(principal, body, req.get('origin') ?? null, transaction.session)),
      messageOrigin,
    })),
    implement(getFlow, ({ principal, params }) => flows.status(principal, params.id)),
    implement(cancelFlow, ({ principal, params, transaction }) =>
      flows.cancel(principal, params.id, transaction.session),
    ),
  ];
}
