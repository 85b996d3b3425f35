import { settings } from './settings.ts';

/** The page of all settings, made from their schema so that it cannot be wrong. */
export function settingsReference(): string {
  const rows = Object.entries(settings.shape).map(([name, schema]) => {
    const fallback = schema.safeParse(undefined);
    const value = fallback.success ? fallback.data : undefined;
    const shown =
      value === undefined || isTable(value)
        ? ''
        : `\`${Array.isArray(value) ? value.join(',') : String(value)}\``;
    return `| \`${name}\` | ${shown} | ${schema.description ?? ''} |`;
  });
  return `# Settings

Environment variables, read once at start. A wrong or unknown one stops the start and is named. An empty one counts as
not set. This page is made by \`npm run docs:settings\`.

| variable | default | meaning |
| --- | --- | --- |
${rows.join('\n')}
`;
}

/** Told in the description. */
function isTable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
