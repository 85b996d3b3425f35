import { join } from 'node:path';
import { chunkIntegrity } from '@patchbay/browser-kit/build/chunk-integrity.ts';
import { minifyTemplates } from '@patchbay/browser-kit/build/minify-templates.ts';
import { defineConfig } from 'vite';

/** The script-tag build: everything in, lazy parts in files named by their content. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  plugins: [
    minifyTemplates(),
    chunkIntegrity({
      'src/lazy/form.ts': 'form',
      'src/lazy/endpoint.ts': 'endpoint',
      'src/lazy/messages.ts': 'messages',
      'src/lazy/activity.ts': 'activity',
      'src/translations/de.ts': 'de',
    }),
  ],
  build: {
    outDir: 'dist/cdn',
    target: 'es2022',
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        'patchbay-webhooks': join(import.meta.dirname, 'src/cdn.ts'),
      },
      // Lets the entry hold what the lazy parts share with it, instead of another file to wait for.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: { groups: [{ name: 'patchbay-webhooks', tags: ['$initial'] }] },
      },
    },
  },
});
