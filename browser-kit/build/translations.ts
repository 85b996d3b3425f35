import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extractMessages } from './extract-messages.ts';

/** The module that `@lit/localize` loads, from the file that translators edit. */
function translationModule(
  sources: string,
  locale: string,
): { source: string; missing: string[]; unused: string[] } {
  const file = join(sources, `translations/${locale}.json`);
  const translated: Record<string, string> = JSON.parse(readFileSync(file, 'utf8'));
  const messages = extractMessages(sources);
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

/**
 * Writes `translations/de.ts` of a folder of sources. With `--check` on the command line nothing is written: a module that
 * is out of date is an error.
 */
export function buildTranslations(sources: string): void {
  const { source, missing, unused } = translationModule(sources, 'de');
  const path = join(sources, 'translations/de.ts');
  const problems = [
    ...missing.map((text) => `not translated: ${text}`),
    ...unused.map((text) => `no longer used: ${text}`),
  ];
  if (!process.argv.includes('--check')) writeFileSync(path, source);
  else if (readFileSync(path, 'utf8') !== source) problems.push('de.ts is out of date: npm run translations');
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  if (problems.length > 0) process.exitCode = 1;
}
