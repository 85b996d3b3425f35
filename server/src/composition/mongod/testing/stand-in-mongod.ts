/** What the tests have on the PATH as `mongod`: the embedded database behind the options that we give to a real one. */
import { copyFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    dbpath: { type: 'string' },
    port: { type: 'string' },
    replSet: { type: 'string' },
    keyFile: { type: 'string' },
    bind_ip: { type: 'string' },
    quiet: { type: 'boolean' },
    nounixsocket: { type: 'boolean' },
  },
});
const { dbpath = '', port = '', keyFile = '', bind_ip: address, replSet } = values;
if (address !== '127.0.0.1' || replSet !== 'rs0' || !existsSync(keyFile)) {
  throw new Error('The stand-in was not started as a replica set member with a key file on loopback.');
}
// Stands for the user that a real one is given.
copyFileSync(join(dirname(keyFile), 'password'), join(dbpath, 'password'));
process.argv.splice(2, Infinity, '--data', dbpath, '--port', port);
await import(new URL('./main.ts', import.meta.resolve('@patchbay/embedded-mongo')).href);
