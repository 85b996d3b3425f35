import { startSandbox } from '../host.ts';
import { notesProvider } from './notes-provider.ts';

/** A sandbox in a process of its own, so that a test can kill it. Prints its address. */
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('The data folder is missing');
const sandbox = await startSandbox({ port: 0, host: '127.0.0.1', dataDir, providers: [notesProvider()] });
process.stdout.write(`${sandbox.url}\n`);
