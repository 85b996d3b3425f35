import type { ClientSession } from 'mongoose';
import type { ConnectFlowDoc } from '../../models/connect-flow.ts';
import type { Models } from '../../models/index.ts';
import type { TenantScope } from '../../security/scope.ts';

export type FlowRow = ConnectFlowDoc;
export type FlowState = FlowRow['status'];
export type FlowEnd = Pick<FlowRow, 'status'> & Partial<Pick<FlowRow, 'code' | 'message' | 'connectionId'>>;

export interface FlowBinding {
  stateHash: string;
  browserHash: string;
  verifier: NonNullable<FlowRow['verifier']>;
}

export interface FlowStore {
  insert(row: FlowRow, session: ClientSession): Promise<void>;
  /** For pages that have no principal; what they show must not depend on more than the row's own secrets. */
  findById(id: string): Promise<FlowRow | null>;
  find(scope: TenantScope, endUserId: string, id: string, session?: ClientSession): Promise<FlowRow | null>;
  /** Uses up the ticket and binds the flow to a browser; null when the ticket is used, wrong or late. */
  bind(id: string, ticketHash: string, binding: FlowBinding, at: Date): Promise<FlowRow | null>;
  /** Uses up a state, whatever became of its flow: only the first caller gets the row. */
  takeByState(stateHash: string): Promise<FlowRow | null>;
  /** Moves a flow on, only from one of `from`; null when it is somewhere else. */
  move(
    id: string,
    from: readonly FlowState[],
    change: FlowEnd & Partial<Pick<FlowRow, 'expiresAt'>>,
    session?: ClientSession,
  ): Promise<FlowRow | null>;
}

export function createFlowStore({ ConnectFlow }: Pick<Models, 'ConnectFlow'>): FlowStore {
  return {
    async insert(row, session) {
      await ConnectFlow.create([row], { session });
    },
    findById: (id) => ConnectFlow.findById(id).lean<FlowRow>().exec(),
    find: (scope, endUserId, id, session) =>
      ConnectFlow.findOne({ _id: id, environment: scope.environment, 'tenant.id': scope.tenantId, endUserId })
        .session(session ?? null)
        .lean<FlowRow>()
        .exec(),
    bind: (id, ticketHash, binding, at) =>
      ConnectFlow.findOneAndUpdate(
        { _id: id, ticketHash, status: 'pending', expiresAt: { $gt: at } },
        { $set: { ...binding, ticketHash: null, status: 'authorizing' } },
        { returnDocument: 'after' },
      )
        .lean<FlowRow>()
        .exec(),
    takeByState: (stateHash) =>
      ConnectFlow.findOneAndUpdate({ stateHash }, { $set: { stateHash: null } }, { returnDocument: 'before' })
        .lean<FlowRow>()
        .exec(),
    move: (id, from, change, session) =>
      ConnectFlow.findOneAndUpdate(
        { _id: id, status: { $in: from } },
        { $set: change },
        { returnDocument: 'after', ...(session === undefined ? {} : { session }) },
      )
        .lean<FlowRow>()
        .exec(),
  };
}
