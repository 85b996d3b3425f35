import type { FlowStatus } from '../api/types.ts';

/** Where a connect attempt stands, as a person sees it. */
export type FlowPhase =
  | 'starting'
  | 'waiting'
  /** The browser kept the popup away and the widget is in a frame: a link opens it. */
  | 'blocked'
  /** This tab is on its way to the provider. */
  | 'leaving'
  | 'cancelling'
  | 'connected'
  | 'denied'
  | 'failed'
  | 'expired'
  | 'cancelled';

export interface FlowSnapshot {
  /** Null for a flow found after a reload: the server only says where it stands. */
  system: string | null;
  reconnectConnectionId: string | null;
  phase: FlowPhase;
  /** The browser says that the window is closed. With a COOP page it says so while it is open. */
  windowClosed: boolean;
  /** The server has not answered for a while. */
  unreachable: boolean;
  message: string | null;
  code: string | null;
  reference: string | null;
  /** Where the link of a blocked popup leads. */
  authorizeUrl: string | null;
}

export interface Flow {
  readonly snapshot: FlowSnapshot;
  cancel(): Promise<void>;
  /** Brings the window to the front, if the browser lets it. */
  focusWindow(): void;
  /** Stops and goes on asking, for an element that is taken out of the page and put back. */
  suspend(): void;
  resume(): void;
}

export const isUnderway = (phase: FlowPhase | undefined): boolean =>
  phase === 'starting' ||
  phase === 'waiting' ||
  phase === 'blocked' ||
  phase === 'leaving' ||
  phase === 'cancelling';

/** Null while the server is still waiting. */
export function endedPhase(status: FlowStatus['status']): FlowPhase | null {
  switch (status) {
    case 'pending':
    case 'authorizing':
    case 'exchanging':
      return null;
    default:
      return status;
  }
}
