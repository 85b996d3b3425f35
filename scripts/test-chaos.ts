import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { jest, report, root } from './test-parts.ts';

/**
 * `npm run test:chaos`: the tests that kill, race and attack, in full size, and the property tests with new examples each
 * time. It ends with a line for each promise: its figures, and the seed that has a failed run again as `CHAOS_SEED`.
 */
const FILES = [
  'tests/chaos',
  'tests/e2e/isolation',
  'tests/e2e/canary',
  'server/src/features/connect/.*attacks',
  'server/embedded-mongo/test/kill',
  'server/embedded-mongo/src',
  'connectors/sdk',
];

const lines = `${root}tests/.output/chaos-lines.txt`;
mkdirSync(`${root}tests/.output`, { recursive: true });
rmSync(lines, { force: true });
const outcome = await jest('chaos', FILES, { CHAOS: 'full', CHAOS_LINES: lines });

if (existsSync(lines)) process.stdout.write(readFileSync(lines, 'utf8'));
report([outcome]);
