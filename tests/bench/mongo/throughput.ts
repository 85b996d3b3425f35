import { monitorEventLoopDelay } from 'node:perf_hooks';

/** `eventLoopP99Ms`: how late the thread that asks, the application's, gets to what is due. */
export type Throughput = {
  perSecond: number;
  p50Ms: number | null;
  p99Ms: number | null;
  eventLoopP99Ms: number | null;
};

const LOOP_RESOLUTION_MS = 1;

/** Lets some clients repeat an operation for some seconds, each starting its next when the last is answered. */
export async function runClients(options: {
  clients: number;
  seconds: number;
  perCall: number;
  operation: () => Promise<unknown>;
}): Promise<Throughput> {
  const { clients, seconds, perCall, operation } = options;
  const times: number[] = [];
  await operation();
  const loop = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS });
  loop.enable();
  const start = performance.now();
  const end = start + seconds * 1000;
  const client = async () => {
    for (;;) {
      const before = performance.now();
      if (before > end) return;
      await operation();
      times.push(performance.now() - before);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  loop.disable();
  const elapsed = (performance.now() - start) / 1000;
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round((times[Math.floor(times.length * share)] ?? 0) * 1000) / 1000;
  return {
    perSecond: Math.round((times.length * perCall) / elapsed),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    // The histogram counts nanoseconds, and the wait that it asks for itself.
    eventLoopP99Ms: Math.max(0, Math.round(loop.percentile(99) / 10_000 - LOOP_RESOLUTION_MS * 100) / 100),
  };
}
