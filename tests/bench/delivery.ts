/**
 * Measures webhook delivery as it runs in production: Patchbay's processes, the database, the vendor's server and the
 * sender each in a process of its own. Prints one JSON document; progress goes to stderr. BENCH_SECONDS (4) changes
 * for how long messages are sent. Ratios are to the bare loop of the same run.
 */
import { cpus, loadavg } from 'node:os';
import { measureBareLoop } from './delivery/bare-loop.ts';
import { measureCommittedChange } from './delivery/committed-change.ts';
import { startInstallation } from './delivery/installation.ts';
import { type MessageFigures, measureMessages } from './delivery/messages.ts';
import { startReceiver } from './delivery/receiver.ts';
import { round, say } from './patchbay/figures.ts';

const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const ENDPOINTS = [1, 10, 100] as const;
const BARE_SECONDS = 3;

const loadAverage = loadavg().map((load) => round(load, 2));
const receiver = await startReceiver();
const body = JSON.stringify({ id: 'n0', filler: 'x'.repeat(400) });
const bare = (inFlight: number) =>
  measureBareLoop(`${receiver.url}/0`, { inFlight, seconds: BARE_SECONDS, body });

await bare(32);
const bareLoop = { onePostAtATime: await bare(1), thirtyTwoAtATime: await bare(32) };
await receiver.take(0, 0);
say(`bare loop: ${JSON.stringify(bareLoop)} a second`);

async function measureWith(processes: number) {
  const installation = await startInstallation(processes);
  try {
    const byEndpoints: (MessageFigures & { ratioToBareLoop: Record<keyof typeof bareLoop, number> })[] = [];
    for (const endpoints of ENDPOINTS) {
      const figures = await measureMessages({ installation, receiver, endpoints, seconds: SECONDS });
      const ratioToBareLoop = {
        onePostAtATime: round(figures.deliveriesPerSecond / bareLoop.onePostAtATime, 2),
        thirtyTwoAtATime: round(figures.deliveriesPerSecond / bareLoop.thirtyTwoAtATime, 2),
      };
      byEndpoints.push({ ...figures, ratioToBareLoop });
      say(
        `${processes} process(es), ${endpoints} endpoint(s): ${figures.deliveriesPerSecond} deliveries a second`,
      );
    }
    const committedChange = await measureCommittedChange({ installation, receiver });
    say(`committed change to first attempt: p95 ${committedChange.p95Ms} ms`);
    return { byEndpoints, committedChangeToFirstAttempt: committedChange };
  } finally {
    await installation.stop();
  }
}

const oneProcess = await measureWith(1);
const twoProcesses = await measureWith(2);
const growth = oneProcess.byEndpoints.map(({ endpoints, deliveriesPerSecond }, index) => ({
  endpoints,
  factor: round(
    (twoProcesses.byEndpoints[index]?.deliveriesPerSecond ?? Number.NaN) / deliveriesPerSecond,
    2,
  ),
}));
receiver.close();
const report = {
  bareLoop,
  oneProcess,
  twoProcesses,
  growth,
  machine: { cpus: cpus().length, node: process.version, loadAverage },
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
