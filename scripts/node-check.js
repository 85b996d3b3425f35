// Runs a TypeScript script of ours on Node 24 or says what is missing. Plain JavaScript, since an old Node reads it too.
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const { versions, argv, platform, arch, env } = process;
const script = argv[2];
if (Number(versions.node.split('.')[0]) < 24) {
  console.error(
    `Patchbay runs on Node.js 24; this is ${versions.node} on ${platform}-${arch}.\n` +
      'On Linux and Windows "npm install" brings it along (was it run with --omit=optional?); elsewhere install Node.js 24 first.',
  );
  process.exit(1);
}
// What was compiled is kept for the next start; threads and child processes go by the variable. It is no matter if the
// folder cannot be written.
env.NODE_COMPILE_CACHE ||= fileURLToPath(new URL('../node_modules/.cache/compile', import.meta.url));
module.enableCompileCache(env.NODE_COMPILE_CACHE);
argv.splice(1, 2, script);
await import(new URL(`../${script}`, import.meta.url));
