import type { Svix } from 'svix';
import { percentile, round } from '../patchbay/figures.ts';
import { clock } from './clock.ts';
import type { Installation } from './installation.ts';
import type { Receiver } from './receiver.ts';

export interface LatencyFigures {
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
}

export interface MessageFigures {
  endpoints: number;
  messages: number;
  /** Of those that should have arrived; anything but 0 makes the rest worthless. */
  missing: number;
  messagesPerSecond: number;
  deliveriesPerSecond: number;
  /** From the API call to the receipt, while as many are under way as give the throughput above. */
  underLoad: LatencyFigures;
  /** The same, one message after the other. */
  unloaded: LatencyFigures;
}

/** About what a Patchbay event about one thing weighs. */
const FILLER = 'x'.repeat(400);
const IN_FLIGHT = 32;
const UNLOADED_MESSAGES = 40;
const TIMEOUT_MS = 60_000;

/** Sends messages by the official SDK for so long to an application with so many endpoints, until all have arrived. */
export async function measureMessages({
  installation,
  receiver,
  endpoints,
  seconds,
}: {
  installation: Installation;
  receiver: Receiver;
  endpoints: number;
  seconds: number;
}): Promise<MessageFigures> {
  const { clients } = installation;
  const app = await makeApplication(clients[0]!, receiver, endpoints);
  const sender = createSender(clients, app);
  // Code paths and connections warm up.
  const warm = await sender.send({ inFlight: IN_FLIGHT, seconds: seconds / 4 });
  await receiver.take(warm.messages * endpoints, TIMEOUT_MS);

  const loaded = await sender.send({ inFlight: IN_FLIGHT, seconds });
  const { messages } = loaded;
  const arrived = await receiver.take(messages * endpoints, TIMEOUT_MS);
  const tookSeconds = (Math.max(...arrived.map(([, , at]) => at)) - loaded.startedAt) / 1000;

  const calm: number[] = [];
  for (let turn = 0; turn < UNLOADED_MESSAGES; turn++) {
    const one = await sender.send({ inFlight: 1, seconds: 0 });
    calm.push(...one.latencies(await receiver.take(endpoints, TIMEOUT_MS)));
  }
  const distinct = new Set(arrived.map(([message, endpoint]) => `${message}/${endpoint}`)).size;
  return {
    endpoints,
    messages,
    missing: messages * endpoints - distinct,
    messagesPerSecond: round(messages / tookSeconds),
    deliveriesPerSecond: round((messages * endpoints) / tookSeconds),
    underLoad: figuresOf(loaded.latencies(arrived)),
    unloaded: figuresOf(calm),
  };
}

export function figuresOf(latencies: readonly number[]): LatencyFigures {
  const at = (percent: number) => round(percentile(latencies, percent), 1);
  return { p50Ms: at(50), p95Ms: at(95), p99Ms: at(99) };
}

async function makeApplication(svix: Svix, receiver: Receiver, endpoints: number): Promise<string> {
  const uid = `bench-${endpoints}-${Date.now()}`;
  await svix.application.create({ name: 'Bench', uid });
  for (let number = 0; number < endpoints; number++) {
    await svix.endpoint.create(uid, { url: `${receiver.url}/${number}` });
  }
  return uid;
}

function createSender(clients: readonly Svix[], app: string) {
  let next = 0;
  return {
    /** At least one message; each worker sends its next one when the last was accepted. */
    async send({ inFlight, seconds }: { inFlight: number; seconds: number }) {
      const calledAt = new Map<number, number>();
      const startedAt = clock();
      const loop = async () => {
        do {
          const number = next++;
          calledAt.set(number, clock());
          await clients[number % clients.length]!.message.create(app, {
            eventType: 'bench.happened',
            payload: { id: `n${number}`, filler: FILLER },
          });
        } while (clock() < startedAt + seconds * 1000);
      };
      await Promise.all(Array.from({ length: inFlight }, loop));
      return {
        startedAt,
        messages: calledAt.size,
        latencies: (arrivals: readonly (readonly [number, number, number])[]) =>
          arrivals.flatMap(([message, , at]) => {
            const from = calledAt.get(message);
            return from === undefined ? [] : [at - from];
          }),
      };
    },
  };
}
