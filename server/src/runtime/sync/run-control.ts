/** Why a run stops between two pages. */
export type StopReason = 'stop_requested' | 'shutdown' | 'lease_lost';

/** Ends the work on a run without an error of its own. */
export class RunStopped extends Error {
  override readonly name = 'RunStopped';
  readonly reason: StopReason;

  constructor(reason: StopReason) {
    super(`The run was stopped: ${reason}`);
    this.reason = reason;
  }
}

/** Another worker has taken over; nothing of this one is written any more. */
export class FenceLost extends Error {
  override readonly name = 'FenceLost';
}

/** An error that came out of connector code, as opposed to one of our own or of the database. */
export class ConnectorFailure extends Error {
  override readonly name = 'ConnectorFailure';

  constructor(cause: unknown) {
    super('Connector code failed', { cause });
  }
}
