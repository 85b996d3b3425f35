import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractMessages } from './extract-messages.ts';

const folder = join(import.meta.dirname, '../src/translations');

/** The module that `@lit/localize` loads, from the file that translators edit. */
export function translationModule(locale: string): { source: string; missing: string[]; unused: string[] } {
  const translated: Record<string, string> = JSON.parse(readFileSync(join(folder, `${locale}.json`), 'utf8'));
  const messages = extractMessages();
  const known = messages.filter(({ text }) => translated[text] !== undefined);
  const texts = new Set(messages.map(({ text }) => text));
  return {
    source: [
      `// Made from ${locale}.json by \`npm run translations\`; do not edit.`,
      "import { str } from '@lit/localize';",
      '',
      '// Apart from the texts, because both compress better so.',
      '// biome-ignore format: one id a line',
      'const ids = [',
      ...known.map(({ id }) => `  '${id}',`),
      '];',
      '',
      '// biome-ignore format: one text a line',
      'const texts = [',
      ...known.map(({ text }) => `  ${literal(translated[text] ?? '')},`),
      '];',
      '',
      "export const templates = Object.fromEntries(texts.map((text, index) => [ids[index] ?? '', text]));",
      '',
    ].join('\n'),
    missing: [...texts].filter((text) => translated[text] === undefined),
    unused: Object.keys(translated).filter((text) => !texts.has(text)),
  };
}

// A template whose values are the positions of the values of the source text.
function literal(text: string): string {
  if (!/\{\d+\}/.test(text)) return JSON.stringify(text);
  return `str\`${text.replace(/[`\\]/g, '\\$&').replace(/\{(\d+)\}/g, (_, index: string) => `$\{${index}}`)}\``;
}

/** With `--check` nothing is written: a module that is out of date is an error. */
function main(): void {
  const { source, missing, unused } = translationModule('de');
  const path = join(folder, 'de.ts');
  const problems = [
    ...missing.map((text) => `not translated: ${text}`),
    ...unused.map((text) => `no longer used: ${text}`),
  ];
  if (!process.argv.includes('--check')) writeFileSync(path, source);
  else if (readFileSync(path, 'utf8') !== source) problems.push('de.ts is out of date: npm run translations');
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}

if (process.argv[1] === import.meta.filename) main();
