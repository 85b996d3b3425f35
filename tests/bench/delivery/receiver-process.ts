/**
 * The vendor's server of the bench, in a process of its own: answers 204 at once and keeps when what arrived. Told `take`,
 * it hands over what came since the last time.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { clock } from './clock.ts';

/** Number of the message, number of the endpoint, time of arrival. */
export type Arrival = readonly [message: number, endpoint: number, at: number];

let arrivals: Arrival[] = [];

const server = createServer({ keepAliveTimeout: 60_000 }, (req, res) => {
  const chunks: Buffer[] = [];
  req.on('data', (chunk: Buffer) => chunks.push(chunk));
  req.on('end', () => {
    const message = /"n(\d+)"/.exec(Buffer.concat(chunks).toString('latin1', 0, 1000))?.[1];
    arrivals.push([Number(message), Number(req.url?.slice(1)), clock()]);
    res.writeHead(204).end();
  });
});

server.listen(0, '127.0.0.1', () => {
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});

process.on('message', (message) => {
  if (message === 'count') process.send?.({ count: arrivals.length });
  if (message !== 'take') return;
  process.send?.({ arrivals });
  arrivals = [];
});
process.on('disconnect', () => process.exit(0));
