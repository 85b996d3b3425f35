import { commandError } from '../errors.ts';
import type { Services } from './command.ts';

const OUT_OF_DISK_SPACE = 14031;
const MB = 1024 * 1024;

/** Refuses to grow beyond the size that this server is made for. */
export function checkRoom({ store, settings }: Services): void {
  const { total, free } = store.fileBytes();
  if (total - free <= settings.maxBytes) return;
  throw commandError(
    OUT_OF_DISK_SPACE,
    `The embedded database holds ${Math.round((total - free) / MB)} MB, its limit is ` +
      `${Math.round(settings.maxBytes / MB)} MB: nothing can be inserted. ${settings.growthAdvice}`,
  );
}
