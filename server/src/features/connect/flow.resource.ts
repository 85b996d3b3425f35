import type { FlowStatus } from '../../../contract/widget.ts';
import type { FlowRow, FlowState } from './flows.store.ts';

/** States that a flow leaves by itself. */
export const OPEN_STATES = ['pending', 'authorizing', 'exchanging'] as const satisfies readonly FlowState[];

export function isOpen(row: FlowRow): boolean {
  return OPEN_STATES.some((state) => state === row.status);
}

/** A flow nobody came back to is over when its time is up, without anyone writing that down. */
export function toFlowStatus(row: FlowRow, now: Date): FlowStatus {
  if (isOpen(row) && row.expiresAt.getTime() <= now.getTime()) {
    return {
      id: row._id,
      status: 'expired',
      connectionId: null,
      code: 'flow_expired',
      message:
        row.status === 'exchanging'
          ? 'Connecting was interrupted. Nothing was lost; try again.'
          : 'Nobody finished signing in in time. Try again.',
    };
  }
  const { _id: id, status, connectionId, code, message } = row;
  return { id, status, connectionId, code, message };
}
