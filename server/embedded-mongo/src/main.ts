import { parseArgs } from 'node:util';
import { startEmbeddedMongo } from './index.ts';

const USAGE = 'Usage: node server/embedded-mongo/src/main.ts --data DIR [--port N]';

const { values } = parseArgs({
  options: { data: { type: 'string' }, port: { type: 'string', default: '0' } },
});
const port = Number(values.port);
if (values.data === undefined || !Number.isInteger(port) || port < 0 || port > 65535) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(2);
}
const server = await startEmbeddedMongo({ dataDir: values.data, port, thread: 'current' });
process.stdout.write(`${server.tcpUri}\n`);

async function stop(): Promise<void> {
  await server.close();
  process.exit(0);
}
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
