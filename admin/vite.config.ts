import { minifyTemplates } from '@patchbay/browser-kit/build/minify-templates.ts';
import { defineConfig } from 'vite';

/** One page under `/admin`; the server gives it out with a policy that allows nothing inline. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  publicDir: false,
  plugins: [minifyTemplates()],
  build: {
    outDir: 'dist',
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    assetsInlineLimit: 0,
  },
});
