import { Agent, request } from 'node:http';
import { round } from '../patchbay/figures.ts';

/** POSTs a second over kept-alive connections, so many under way at a time: as fast as a sender here can be. */
export async function measureBareLoop(
  url: string,
  { inFlight, seconds, body }: { inFlight: number; seconds: number; body: string },
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight });
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let done = 0;
  const loop = async () => {
    while (performance.now() < endsAt) {
      await post(url, agent, body);
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, loop));
  agent.destroy();
  return round((done / (performance.now() - startedAt)) * 1000);
}

function post(url: string, agent: Agent, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      response.on('end', resolve).resume();
    });
    sending.on('error', reject).end(body);
  });
}
