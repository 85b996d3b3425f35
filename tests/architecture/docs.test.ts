import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './source-files.ts';

const pages = globSync(
  ['*.md', 'docs/**/*.md', 'connectors/*/README.md', 'examples/*/README.md', 'server/*/README.md'],
  {
    cwd: root,
    exclude: (path) => path.includes('node_modules'),
  },
).toSorted();

describe.each(pages)('%s', (page) => {
  const text = readFileSync(join(root, page), 'utf8');

  test('links to files that exist', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? '');
    expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
  });

  test('names paths that exist', () => {
    const known =
      /^(server|connectors|browser-kit|widget|webhooks|admin|examples|tests|docs|scripts|\.ci)\/[\w./-]+$/;
    const named = [...text.matchAll(/`([^`\s]+)`/g)]
      .map((match) => match[1] ?? '')
      .filter((name) => known.test(name));
    const missing = named.filter((name) => !existsSync(join(root, name)) && !name.includes('/dist'));
    expect(missing).toEqual([]);
  });
});

test('each decision has a number of its own, which its heading says', () => {
  const files = globSync('docs/decisions/[0-9]*.md', { cwd: root });
  const numbers = files.map((file) => /(\d{4})-/.exec(file)?.[1] ?? file);
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  const headings = files.map((file) => readFileSync(join(root, file), 'utf8').slice(0, 7));
  expect(headings).toEqual(numbers.map((number) => `# ${number}:`));
});
