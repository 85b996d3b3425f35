import { minifyTemplates } from '@patchbay/browser-kit/build/minify-templates.ts';
import { defineConfig } from 'vite';

/** The portal as a page of ours; the server gives it out under `/webhooks`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/webhooks/',
  publicDir: false,
  plugins: [
    minifyTemplates(),
    {
      name: 'patchbay:index',
      enforce: 'post',
      generateBundle(_options, bundle) {
        const page = bundle['page.html'];
        if (page !== undefined) page.fileName = 'index.html';
      },
    },
  ],
  build: {
    outDir: 'dist/page',
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: 'page.html',
      output: { codeSplitting: { groups: [{ name: 'page', tags: ['$initial'] }] } },
    },
  },
});
