import { join } from 'node:path';
import { minifyTemplates } from '@patchbay/browser-kit/build/minify-templates.ts';
import { defineConfig } from 'vite';

const source = (name: string) => join(import.meta.dirname, 'src', name);

/**
 * For bundlers: Lit stays outside, so that a page has it once. `@lit/localize` is inside, because it can be
 * configured once only and the host application may use it as well.
 */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [minifyTemplates()],
  build: {
    outDir: 'dist/npm',
    target: 'es2022',
    minify: false,
    reportCompressedSize: false,
    lib: {
      entry: { index: source('index.ts'), element: source('element.ts') },
      formats: ['es'],
    },
    rolldownOptions: {
      external: /^(lit|@lit\/reactive-element)(\/|$)/,
      output: { chunkFileNames: 'chunks/[name]-[hash].js' },
    },
  },
});
