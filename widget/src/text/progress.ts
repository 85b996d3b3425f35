import { msg, str } from '@lit/localize';
import type { Progress } from '@patchbay/browser-kit/components/progress-bar.ts';
import type { SyncRun, WidgetConnection } from '../api/types.ts';
import { formatNumber } from '../format/numbers.ts';

const underway = (run: SyncRun | null): run is SyncRun =>
  run !== null && (run.status === 'running' || run.status === 'queued');

export const runProgress = (run: SyncRun | null): Progress | null =>
  underway(run) ? { read: run.counts.read, total: run.total } : null;

/** All syncs under way together; a total only when every one of them has one. */
export function connectionProgress(connection: WidgetConnection): Progress | null {
  const runs = connection.syncs.map(({ run }) => run).filter(underway);
  if (runs.length === 0) return null;
  const read = runs.reduce((sum, run) => sum + run.counts.read, 0);
  const totals = runs.map(({ total }) => total);
  const total = totals.reduce<number | null>(
    (sum, next) => (sum === null || next === null ? null : sum + next),
    0,
  );
  return { read, total };
}

export function progressText({ read, total }: Progress): string {
  if (total !== null && total > 0) return msg(str`${formatNumber(read)} of ${formatNumber(total)}`);
  return read === 0 ? msg('Starting…') : msg(str`${formatNumber(read)} so far`);
}
