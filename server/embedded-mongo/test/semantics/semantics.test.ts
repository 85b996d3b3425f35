import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SemanticsCase } from './case.ts';
import { openTarget, runCase, type SemanticsTarget } from './harness.ts';

const SUPPORT = new Set(['case.ts', 'harness.ts']);
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !SUPPORT.has(name))
  .sort();
const suites = await Promise.all(
  files.map(async (file) => {
    const module: { cases: SemanticsCase[] } = await import(join(import.meta.dirname, file));
    return { file, cases: module.cases };
  }),
);
// What the second engine is known to answer differently is written down with who is right, and not run there.
const isSecondOpinion = process.env['EMBEDDED_MONGO_TEST_URI'] !== undefined;
const documented = readFileSync(join(import.meta.dirname, 'differences.md'), 'utf8');
const known = [...documented.matchAll(/^- `(.+)`$/gm)].map(([, name]) => name!);
const differences = new Set(isSecondOpinion ? known : []);

let target: SemanticsTarget;

beforeAll(async () => {
  target = await openTarget();
});

afterAll(() => target?.close());

for (const { file, cases } of suites) {
  describe(file, () => {
    for (const item of cases) {
      const run = differences.has(item.name) ? test.skip : test;
      run(item.name, () => runCase(target.db, item, false));
      run(`${item.name} (indexed)`, () => runCase(target.db, item, true));
    }
  });
}

test('no two cases of a file have the same name', () => {
  for (const { cases } of suites) {
    const names = cases.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  }
});

test('every difference that is written down names a case', () => {
  const names = new Set(suites.flatMap(({ cases }) => cases.map(({ name }) => name)));
  expect(known.filter((name) => !names.has(name))).toEqual([]);
});
