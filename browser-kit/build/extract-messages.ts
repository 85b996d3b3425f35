import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateMsgId } from '@lit/localize/internal/id-generation.js';

const MESSAGE = /\bmsg\(\s*(str)?(?:'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`)/g;

export interface Message {
  /** As a translator reads it: `Connect {0}`. */
  text: string;
  id: string;
}

/** Every `msg('...')` and `msg(str`...`)` of a folder's sources, by its text. */
export function extractMessages(source: string): Message[] {
  const messages = new Map<string, Message>();
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    for (const match of readFileSync(join(source, file), 'utf8').matchAll(MESSAGE)) {
      const parts = match[3] === undefined ? [unquote(match[2] ?? '')] : splitTemplate(match[3]);
      const text = parts.reduce((joined, part, index) => `${joined}{${index - 1}}${part}`);
      messages.set(text, { text, id: generateMsgId(parts.length === 1 ? text : parts, false) });
    }
  }
  return [...messages.values()].sort((a, b) => (a.text < b.text ? -1 : 1));
}

const unquote = (text: string) => text.replace(/\\(.)/g, '$1');

// Placeholders may hold calls with braces of their own.
function splitTemplate(template: string): string[] {
  const parts = [''];
  let depth = 0;
  for (let at = 0; at < template.length; at += 1) {
    if (depth === 0 && template.startsWith('${', at)) {
      depth = 1;
      at += 1;
      parts.push('');
    } else if (depth > 0) {
      if (template[at] === '{') depth += 1;
      if (template[at] === '}') depth -= 1;
    } else {
      parts.push(`${parts.pop()}${template[at]}`);
    }
  }
  return parts;
}
