import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addLines } from './new-connector/add-lines.ts';
import { type Auth, isAuth, nameOf, problemOfId, problemOfName } from './new-connector/names.ts';
import { renderFiles } from './new-connector/render-files.ts';
import { type PlannedFile, writeAll } from './new-connector/write-all.ts';

const USAGE = `Usage: npm run new:connector <id> [-- --auth api-key|oauth] [--name "Shown Name"]

  <id>      name of the folder and the connector: lower case letters, digits and dashes, for example acme-billing
  --auth    how an account is connected: api-key (default) or oauth
  --name    how people call the system; default: made of the id
`;

/** `npm run new:connector <id>`: a connector that works at once, against its own simulated provider. */
function main(args: readonly string[]): void {
  const { id, auth, name, root } = read(args);
  const folder = `connectors/${id}`;
  if (existsSync(join(root, folder))) refuse(`${folder}/ is there already; nothing was changed.`);
  const files: PlannedFile[] = [
    ...renderFiles({ id, name, auth }).map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
    ...addLines(root, id),
  ].map((file) => ({ ...file, text: tidy(file) }));
  writeAll(root, files);
  process.stdout.write(`${closing(id, name)}\n`);
}

function read(args: readonly string[]): { id: string; auth: Auth; name: string; root: string } {
  const { values, positionals } = parse(args);
  const [id, ...rest] = positionals;
  if (id === undefined || rest.length > 0) refuse(`Exactly one id is needed.\n\n${USAGE}`);
  const problem = problemOfId(id);
  if (problem !== null) refuse(problem);
  const auth = values.auth ?? 'api-key';
  if (!isAuth(auth)) refuse(`--auth must be "api-key" or "oauth", not "${auth}".`);
  const name = values.name?.trim() ?? nameOf(id);
  const nameProblem = problemOfName(name);
  if (nameProblem !== null) refuse(nameProblem);
  const root = values.root ?? fileURLToPath(new URL('..', import.meta.url));
  return { id, auth, name, root: resolve(root) };
}

function parse(args: readonly string[]) {
  try {
    const option = { type: 'string' } as const;
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { auth: option, name: option, root: option },
    });
  } catch (error) {
    return refuse(`${(error as Error).message}\n\n${USAGE}`);
  }
}

/** Names have any length, so the formatter breaks the lines; it also sorts the imports. */
function tidy({ path, text }: PlannedFile): string {
  if (!/\.(ts|md)$/.test(path)) return text;
  const { status, stdout, stderr, error } = spawnSync(
    'biome',
    ['check', '--write', '--vcs-enabled=false', `--stdin-file-path=${path}`],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      input: text,
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return stdout;
  const why = error?.message ?? stderr;
  return refuse(`The formatter did not take ${path}. Is everything installed (npm install)?\n\n${why}`);
}

function closing(id: string, name: string): string {
  const test = `npx jest connectors/${id}`;
  return `${name} is in connectors/${id}/, with a line in connectors/registry.ts and connectors/sandbox/providers.ts.

  ${test}   its tests, against the simulated provider
  ${'npm start'.padEnd(test.length)}   ${name} is in the catalogue; the sandbox answers for it

Next: docs/guides/add-a-connector.md`;
}

function refuse(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  refuse((error as Error).message);
}
