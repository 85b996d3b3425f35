import { cruise } from 'dependency-cruiser';
import config from '../../.dependency-cruiser.js';
import { root, sourceFiles } from './source-files.ts';

describe('import boundaries', () => {
  test('every import keeps the directions of docs/architecture', async () => {
    const { options, ...ruleSet } = config;
    const folders = [
      'server',
      'connectors',
      'browser-kit',
      'widget/src',
      'webhooks/src',
      'admin/src',
      'examples',
      'scripts',
      'tests',
    ];
    const { output } = await cruise(folders, { ...options, validate: true, ruleSet, baseDir: root });
    if (typeof output === 'string') throw new Error('expected a result object');
    const found = output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`);
    expect(found).toEqual([]);
    expect(output.summary.totalCruised).toBeGreaterThan(100);
  }, 60_000);

  test('browser parts take only types from the contract', () => {
    const found = sourceFiles()
      .filter(({ path }) => /^(browser-kit|(widget|webhooks|admin)\/src)\//.test(path))
      .filter(({ text }) => /^import (?!type\b)[^;]*['"][^'"]*server\/contract/m.test(text))
      .map(({ path }) => path);
    expect(found).toEqual([]);
  });
});
