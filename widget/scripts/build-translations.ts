import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractMessages } from './extract-messages.ts';

const folder = join(import.meta.dirname, '../src/translations');

/** The module that `@lit/localize` loads, from the file that translators edit. */
export function translationModule(locale: string): { source: string; missing: string[]; unused: string[] } {
  const translated: Record<string, string> = JSON.parse(readFileSync(join(folder, `${locale}.json`), 'utf8'));
  const messages = extractMessages();
  const lines = messages.flatMap(({ text, id }) => {
    const translation = translated[text];
    return translation === undefined ? [] : [`  ${id}: ${literal(translation)},`];
  });
  const texts = new Set(messages.map(({ text }) => text));
  return {
    source: [
      `// Made from ${locale}.json by \`npm run translations\`; do not edit.`,
      "import { str } from '@lit/localize';",
      '',
      '// biome-ignore format: one message a line',
      'export const templates = {',
      ...lines,
      '};',
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

if (process.argv[1] === import.meta.filename) {
  const { source, missing, unused } = translationModule('de');
  writeFileSync(join(folder, 'de.ts'), source);
  for (const text of missing) process.stderr.write(`not translated: ${text}\n`);
  for (const text of unused) process.stderr.write(`no longer used: ${text}\n`);
  if (missing.length + unused.length > 0) process.exitCode = 1;
}
