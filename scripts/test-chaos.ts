import { jest, report } from './test-parts.ts';

/**
 * `npm run test:chaos`: the tests that kill processes, in full size, and the property tests with new examples each time.
 * `CHAOS_SEED` has a failed run of kills again; a failed property prints its own seed.
 */
const FILES = [
  'tests/chaos',
  'server/embedded-mongo/test/kill',
  'server/embedded-mongo/src',
  'connectors/sdk',
];

report([await jest('chaos', FILES, { CHAOS: 'full' })]);
