import { spawnSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { isTest, root, sourceFiles } from './source-files.ts';

const files = sourceFiles();
const code = files.filter((file) => !isTest(file));

/** Folders whose index.ts is a published entry point; everywhere else an index.ts would be an inner barrel. */
const ENTRY_POINTS = [
  /^server\/contract$/,
  /^server\/src\/models$/,
  /^server\/embedded-mongo\/src$/,
  /^connectors\/(sdk|models|sandbox|testing)$/,
  /^connectors\/[a-z0-9-]+(\/sandbox)?$/,
  /^(widget|webhooks|admin)\/src$/,
];

describe('files', () => {
  test('the median file has at most 80 lines', () => {
    const sizes = code.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(80);
  });

  test('no file is over 500 lines', () => {
    expect(files.filter(({ lines }) => lines > 500).map(({ path, lines }) => `${path}: ${lines}`)).toEqual(
      [],
    );
  });

  test('there are no inner barrels', () => {
    const barrels = code
      .filter(({ path }) => basename(path) === 'index.ts')
      .filter(({ path }) => !ENTRY_POINTS.some((entry) => entry.test(dirname(path))))
      .map(({ path }) => path);
    expect(barrels).toEqual([]);
  });

  test('file names are lower case with dashes', () => {
    const odd = files.filter(({ path }) => !/^[a-z0-9.-]+\.ts$/.test(basename(path))).map(({ path }) => path);
    expect(odd).toEqual([]);
  });

  test('nothing goes around the types', () => {
    const pattern = /@ts-(ignore|nocheck)\b|\bas any\b/;
    const found = files.filter(
      ({ text, path }) => pattern.test(text) && !path.startsWith('tests/architecture/'),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test('no test is left out or alone', () => {
    const pattern = /\b(describe|test|it)\.(only|todo)\(|\b(describe|test|it)\.skip\(/;
    const found = files.filter(
      ({ text, path }) => pattern.test(text) && !path.startsWith('tests/architecture/'),
    );
    expect(found.map(({ path }) => path)).toEqual([]);
  });
});

test('each chaos test tells of a promise', () => {
  const tests = files.filter(({ path }) => /^tests\/chaos\/[^/]+\.test\.ts$/.test(path));
  expect(tests.length).toBeGreaterThan(0);
  const silent = tests.filter(({ text }) => !/\btell\(/.test(text));
  expect(silent.map(({ path }) => path)).toEqual([]);
});

describe('ways out', () => {
  test('the linter forbids every way to the network but the egress fetch, and the rule is on', () => {
    const probe = `server/src/lint-probe-${process.pid}.ts`;
    writeFileSync(
      `${root}/${probe}`,
      "import 'node:https';\nexport const leak = () => fetch('https://example.com');\n",
    );
    try {
      const { stdout, stderr } = spawnSync('biome', ['lint', probe], { cwd: root, encoding: 'utf8' });
      expect(stdout + stderr).toMatch(/noRestrictedGlobals/);
      expect(stdout + stderr).toMatch(/noRestrictedImports/);
    } finally {
      rmSync(`${root}/${probe}`);
    }
  });

  test('no window message goes to anybody who listens', () => {
    const found = code
      .filter(({ text }) => /postMessage\([^)]*['"]\*['"]/.test(text))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });
});
