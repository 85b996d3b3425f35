import { jest, report } from './test-parts.ts';

/** `npm run test:chaos`: the tests that kill processes, in full size. `CHAOS_SEED` has a failed run again. */
report([await jest('chaos', ['tests/chaos', 'server/embedded-mongo/test/kill'], { CHAOS: 'full' })]);
