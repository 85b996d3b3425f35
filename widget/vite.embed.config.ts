import { minifyTemplates } from '@patchbay/browser-kit/build/minify-templates.ts';
import { defineConfig } from 'vite';

/** The page for frames; the server gives it out under `/embed`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/embed/',
  publicDir: false,
  plugins: [
    minifyTemplates(),
    {
      name: 'patchbay:index',
      enforce: 'post',
      generateBundle(_options, bundle) {
        const page = bundle['embed.html'];
        if (page !== undefined) page.fileName = 'index.html';
      },
    },
  ],
  build: {
    outDir: 'dist/embed',
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: 'embed.html',
      output: { codeSplitting: { groups: [{ name: 'embed', tags: ['$initial'] }] } },
    },
  },
});
