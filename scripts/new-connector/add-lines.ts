import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { constantOf } from './names.ts';
import type { PlannedFile } from './write-all.ts';

/** The one line in the registry, and the one in the list of simulated providers. */
export function addLines(root: string, id: string): PlannedFile[] {
  const constant = constantOf(id);
  return [
    withLine(root, 'connectors/registry.ts', constant, `import { ${constant} } from './${id}/index.ts';`),
    withLine(
      root,
      'connectors/sandbox/providers.ts',
      constant,
      `import { sandbox as ${constant} } from '../${id}/sandbox/index.ts';`,
    ),
  ];
}

function withLine(root: string, path: string, constant: string, importLine: string): PlannedFile {
  const text = readFileSync(join(root, path), 'utf8');
  const list = /(= \[\n)([\s\S]*?)(^\];)/m.exec(text);
  if (list === null) throw new Error(`${path} has no list of one name a line; add "${constant}" yourself`);
  const [whole, start, lines = '', end] = list;
  const entries = lines.split('\n').filter((line) => line !== '');
  if (entries.some((line) => line.trim() === `${constant},`)) {
    throw new Error(`${path} has a line for "${constant}" already; remove it first`);
  }
  const sorted = [...entries, `  ${constant},`].toSorted();
  const added = text.replace(whole, () => `${start}${sorted.join('\n')}\n${end}`);
  return { path, text: `${importLine}\n${added}` };
}
