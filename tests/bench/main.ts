/**
 * Measures the whole product as `npm start` runs it. Prints one JSON document; progress goes to stderr. BENCH_RECORDS
 * (20000) and BENCH_TURNS (3) change how much is done. Ratios are taken within a turn, and the median turn counts.
 */
import { cpus, loadavg } from 'node:os';
import { buildBrowserParts } from '../../scripts/build-browser-parts.ts';
import { measureChanges } from './patchbay/change-to-webhook.ts';
import { median, round, say } from './patchbay/figures.ts';
import { measureSync, type SyncFigures } from './patchbay/initial-sync.ts';
import { measureStart } from './patchbay/start-to-ready.ts';
import { measureWidget } from './patchbay/widget-bytes.ts';

const TURNS = Number(process.env['BENCH_TURNS'] ?? 3);
const loadAverage = loadavg().map((load) => round(load, 2));

await buildBrowserParts();
const start = await measureStart();
const turns: SyncFigures[] = [];
for (let turn = 1; turn <= TURNS; turn++) {
  say(`turn ${turn} of ${TURNS}`);
  turns.push(await measureSync());
}
const of = (value: (turn: SyncFigures) => number, digits = 2) => round(median(turns.map(value)), digits);
const changeToWebhook = await measureChanges();

const report = {
  initialSync: {
    records: of(({ records }) => records),
    seconds: of(({ seconds }) => seconds),
    recordsPerSecond: of(({ records, seconds }) => records / seconds, 0),
    bareLoopSeconds: of(({ bareLoopSeconds }) => bareLoopSeconds),
    ratioToBareLoop: of(({ seconds, bareLoopSeconds }) => seconds / bareLoopSeconds),
    ratios: turns.map(({ seconds, bareLoopSeconds }) => round(seconds / bareLoopSeconds, 2)),
    cpuSecondsToTheLastDelivery: of(({ cpuSeconds }) => cpuSeconds ?? Number.NaN),
    bareLoopCpuSeconds: of(({ bareLoopCpuSeconds }) => bareLoopCpuSeconds),
    peakMemoryMb: of(({ peakMemoryMb }) => peakMemoryMb, 0),
  },
  resync: {
    seconds: of(({ resyncSeconds }) => resyncSeconds),
    speedup: of(({ seconds, resyncSeconds }) => seconds / resyncSeconds),
    fullPassSeconds: of(({ fullResyncSeconds }) => fullResyncSeconds),
    fullPassSpeedup: of(({ seconds, fullResyncSeconds }) => seconds / fullResyncSeconds),
  },
  delivery: {
    messages: of(({ messages }) => messages),
    behindSyncSeconds: of(({ deliveryBehindSeconds }) => deliveryBehindSeconds),
    messagesPerSecond: of(
      ({ messages, seconds, deliveryBehindSeconds }) => messages / (seconds + deliveryBehindSeconds),
    ),
    recordsPerSecond: of(
      ({ records, seconds, deliveryBehindSeconds }) => records / (seconds + deliveryBehindSeconds),
      0,
    ),
  },
  changeToWebhook,
  startToReadyMs: start.startToReadyMs,
  startToReadyMinMs: start.startToReadyMinMs,
  idleMemoryMb: start.idleMemoryMb,
  widget: measureWidget(),
  machine: { cpus: cpus().length, node: process.version, loadAverage },
};
process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
