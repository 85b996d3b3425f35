import type { Plugin } from 'vite';
import { type TaggedTemplate, taggedTemplates } from './tagged-templates.ts';

interface Edit {
  start: number;
  end: number;
  text: string;
}

/** Takes comments and indentation out of style sheets and the indentation out of markup. */
export function minifyTemplates(): Plugin {
  return {
    name: 'patchbay:minify-templates',
    transform: {
      filter: { id: /\.ts$/, code: /\b(css|html|svg)`/ },
      handler(code) {
        return { code: minifyTemplatesOf(code, this.parse(code)), map: null };
      },
    },
  };
}

/** The code with its templates made smaller; `tree` is its syntax tree (ESTree). */
export function minifyTemplatesOf(code: string, tree: unknown): string {
  const edits = [...taggedTemplates(tree)].flatMap((template) => editsOf(template, code));
  return apply(edits, code);
}

function editsOf({ tag, quasi }: TaggedTemplate, code: string): Edit[] {
  // A style sheet with values in it could be cut in the middle of anything.
  const minify = tag.name === 'css' ? (quasi.quasis.length === 1 ? minifyCss : null) : minifyMarkup;
  if (minify === null || !['css', 'html', 'svg'].includes(tag.name ?? '')) return [];
  return quasi.quasis.map(({ start, end, value }) => {
    // Parsers differ in whether the delimiters belong to the text.
    const from = start + code.slice(start, end).indexOf(value.raw);
    return { start: from, end: from + value.raw.length, text: minify(value.raw) };
  });
}

function apply(edits: readonly Edit[], code: string): string {
  const fromTheEnd = edits.toSorted((a, b) => b.start - a.start);
  return fromTheEnd.reduce(
    (text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end),
    code,
  );
}

function minifyCss(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,>]) ?/g, '$1')
    .replace(/(?<=[ ,(])0(?=\.\d)/g, '')
    .replace(/: (?=[^;{}]*[;}])/g, ':')
    .replaceAll(';}', '}')
    .trim();
}

// One space stays where it may stand between two words.
function minifyMarkup(markup: string): string {
  return markup.replace(/\s*\n\s*>/g, '>').replace(/\s*\n\s*/g, ' ');
}
