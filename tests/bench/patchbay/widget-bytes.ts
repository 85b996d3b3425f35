import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const SIZE = fileURLToPath(new URL('../../../widget/scripts/size.ts', import.meta.url));

/** As `npm run size -w widget` tells them. */
export function measureWidget(): { initialBrotliBytes: number; totalBrotliBytes: number } {
  const { stdout } = spawnSync(process.execPath, [SIZE], { encoding: 'utf8' });
  const { initialBrotliBytes, total } = JSON.parse(stdout) as { initialBrotliBytes: number; total: number };
  return { initialBrotliBytes, totalBrotliBytes: total };
}
