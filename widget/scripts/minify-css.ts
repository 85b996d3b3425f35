import type { Plugin } from 'vite';

const TEMPLATE = /\bcss`([^`$]*)`/g;

/** Takes comments and line breaks out of the style sheets, which are templates of static text. */
export function minifyCss(): Plugin {
  return {
    name: 'patchbay:minify-css',
    enforce: 'pre',
    transform: {
      filter: { id: /\.styles\.ts$/ },
      handler: (code) => ({
        code: code.replace(TEMPLATE, (_, css: string) => `css\`${minify(css)}\``),
        map: null,
      }),
    },
  };
}

export function minify(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/: (?=[^;{}]*[;}])/g, ':')
    .replaceAll(';}', '}')
    .trim();
}
