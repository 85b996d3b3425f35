import type { Agenda } from 'agenda';
import { z } from 'zod';
import type { SyncSchedules } from '../runtime/sync/schedules.ts';

export const SYNC_DUE = 'sync-due';
export const syncDueData = z.object({ connectionId: z.string(), sync: z.string() });

/** One repeating job a sync. Its first moment is somewhere in its interval, so that many connections spread out. */
export function createSyncSchedules({ agenda, now }: { agenda: Agenda; now: () => Date }): SyncSchedules {
  const find = (data: { connectionId: string; sync?: string }) => agenda.queryJobs({ name: SYNC_DUE, data });
  return {
    async set(connectionId, sync, everyMinutes) {
      const interval = everyMinutes * 60_000;
      const { jobs } = await find({ connectionId, sync });
      if (jobs.some((job) => Number(job.repeatInterval) === interval)) return;
      const first = new Date(now().getTime() + interval * (0.5 + Math.random() * 0.5));
      try {
        await agenda
          .create(SYNC_DUE, { connectionId, sync })
          .unique({ 'data.connectionId': connectionId, 'data.sync': sync })
          .repeatEvery(interval)
          .schedule(first)
          .save();
      } catch (error) {
        // Somebody else has set it at the same moment.
        if ((error as { code?: unknown }).code !== 11_000) throw error;
      }
    },
    async clear(connectionId, sync) {
      await agenda.cancel({
        name: SYNC_DUE,
        data: sync === undefined ? { connectionId } : { connectionId, sync },
      });
    },
    async nextRunAt(connectionId) {
      const { jobs } = await find({ connectionId });
      const entries = jobs.flatMap((job): [string, Date][] => {
        const data = syncDueData.safeParse(job.data);
        return data.success && job.nextRunAt ? [[data.data.sync, new Date(job.nextRunAt)]] : [];
      });
      return new Map(entries);
    },
  };
}
