import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const guide = readFileSync(join(root, 'docs/guides/add-a-connector.md'), 'utf8');

/** The generator; the other scripts need the server. */
const SCRIPTS = ['scripts/node-check.js', 'scripts/new-connector.ts', 'scripts/new-connector'];

interface Outcome {
  code: number | null;
  output: string;
}

/** What a command finds in a checkout, without touching this one. */
function copyOfTheRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'patchbay-new-connector-'));
  const files = ['package.json', 'tsconfig.json', 'biome.json', 'jest.config.js', '.gitignore', '.npmrc'];
  for (const name of [...files, 'connectors', 'tests/support/fixed-seed.js', ...SCRIPTS]) {
    cpSync(join(root, name), join(copy, name), {
      recursive: true,
      filter: (path) => !path.includes('node_modules'),
    });
  }
  for (const folder of ['node_modules', 'connectors/node_modules']) {
    if (existsSync(join(root, folder))) symlinkSync(join(root, folder), join(copy, folder), 'junction');
  }
  return copy;
}

let copy: string;
beforeAll(() => {
  copy = copyOfTheRepository();
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(command: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, {
      cwd: copy,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        PATH: `${join(copy, 'node_modules/.bin')}${delimiter}${process.env['PATH']}`,
        npm_config_offline: 'true',
        npm_config_update_notifier: 'false',
      },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** The lines of the guide's shell blocks, in order: what a reader types. */
const commands = [...guide.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  .flatMap(([, block = '']) => block.split('\n'))
  .filter((line) => line !== '');

const everything = () =>
  Object.fromEntries(
    globSync('connectors/**/*', { cwd: copy, exclude: (path) => path.includes('node_modules') })
      .filter((path) => statSync(join(copy, path)).isFile())
      .map((path) => [path, readFileSync(join(copy, path), 'utf8')]),
  );

test('the guide generates both kinds of connector, then tests, types and lints them', () => {
  expect(commands).toEqual([
    'npm run new:connector acme-billing',
    'npm run new:connector acme-crm -- --auth oauth',
    'npx jest connectors/acme-billing connectors/acme-crm connectors/testing/registry',
    'npx tsc -p tsconfig.json',
    'npx biome check connectors',
  ]);
});

test('every command of the guide works as it stands there', async () => {
  for (const command of commands) {
    const { code, output } = await run(command);
    if (code !== 0) throw new Error(`"${command}" ended with ${code}:\n${output}`);
    if (command.startsWith('npx jest')) {
      expect(output).toMatch(/^PASS .*connectors\/acme-billing\/contract\.test\.ts/m);
      expect(output).toMatch(/^PASS .*connectors\/acme-crm\/contract\.test\.ts/m);
    }
  }
}, 120_000);

test('the files are those that the guide names, and one line in each list', () => {
  for (const id of ['acme-billing', 'acme-crm']) {
    const files = globSync('**/*.*', { cwd: join(copy, 'connectors', id) });
    const named = ['index.ts', 'client.ts', 'schema.ts', 'mapping.ts', 'icon.svg', 'README.md'];
    expect(files).toEqual(expect.arrayContaining([...named, 'contract.test.ts', 'actions.test.ts']));
    expect(files).toEqual(expect.arrayContaining(['sandbox/index.ts', 'fixtures/README.md']));
  }
  const before = readFileSync(join(root, 'connectors/registry.ts'), 'utf8').split('\n');
  const added = readFileSync(join(copy, 'connectors/registry.ts'), 'utf8')
    .split('\n')
    .filter((line) => !before.includes(line));
  expect(added.toSorted()).toEqual([
    '  acmeBilling,',
    '  acmeCrm,',
    "import { acmeBilling } from './acme-billing/index.ts';",
    "import { acmeCrm } from './acme-crm/index.ts';",
  ]);
});

test.each([
  ['acme-billing', /connectors\/acme-billing\/ is there already; nothing was changed/],
  ['stripe', /connectors\/stripe\/ is there already/],
  ['"Acme CRM"', /no connector id.*"acme-crm" would do/],
  ['../outside', /no connector id/],
  ['sdk', /the name is taken/],
  ['class', /the name is taken/],
  ['one two', /Exactly one id is needed/],
  ['acme --auth saml', /--auth must be "api-key" or "oauth", not "saml"/],
  ['acme --name "<b>"', /may have letters, digits, spaces/],
  ['acme --colour red', /Unknown option '--colour'/],
  ['', /Usage: npm run new:connector <id>/],
])(
  'new:connector %s',
  async (args, refusal) => {
    const before = everything();
    const { code, output } = await run(`npm run --silent new:connector -- ${args}`);

    expect(code).toBe(1);
    expect(output).toMatch(refusal);
    expect(output).not.toMatch(/^\s+at /m);
    expect(everything()).toEqual(before);
  },
  30_000,
);
