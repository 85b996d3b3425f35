import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { authParts } from './auth-parts.ts';
import { type Auth, constantOf, monogramOf } from './names.ts';

const TEMPLATES = join(import.meta.dirname, 'template');
const SUFFIX = '.txt';
/** Dark enough for white letters: contrast of 4.5 and more. */
const COLORS = [
  '#3451d1',
  '#0f6b43',
  '#8a4600',
  '#a3195b',
  '#5b3cc4',
  '#0b6379',
  '#9b2c2c',
  '#4a5568',
] as const;

export interface Subject {
  /** A good connector id. */
  id: string;
  /** How people call the system. */
  name: string;
  auth: Auth;
}

/** Every file of a new connector; paths from its folder. */
export function renderFiles(subject: Subject): { path: string; text: string }[] {
  const values = valuesOf(subject);
  return globSync(`**/*${SUFFIX}`, { cwd: TEMPLATES })
    .toSorted()
    .map((path) => ({
      path: path.replaceAll('\\', '/').slice(0, -SUFFIX.length),
      text: fill(readFileSync(join(TEMPLATES, path), 'utf8'), values),
    }));
}

function valuesOf({ id, name, auth }: Subject): Readonly<Record<string, string>> {
  const monogram = monogramOf(name);
  return {
    id,
    constant: constantOf(id),
    nameLiteral: JSON.stringify(name),
    nameXml: name.replaceAll('&', '&amp;'),
    nameMd: name,
    monogram,
    iconSize: monogram.length > 1 ? '13' : '16',
    color:
      COLORS[[...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % COLORS.length] ?? COLORS[0],
    ...authParts[auth]({ id, name }),
  };
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`A template asks for "${key}", which nobody gives`);
    return value;
  });
}
