/** When syncs are due; kept by the job scheduler. */
export interface SyncSchedules {
  /** Runs a sync at this interval from now on. Leaves the next moment alone when the interval is the same. */
  set(connectionId: string, sync: string, everyMinutes: number): Promise<void>;
  clear(connectionId: string, sync?: string): Promise<void>;
  /** By sync. */
  nextRunAt(connectionId: string): Promise<ReadonlyMap<string, Date>>;
}
