import { readFileSync } from 'node:fs';
import { startAcme } from './server.ts';

/** `npm start` of Patchbay writes where it runs and an API key into `.patchbay/dev.json`. */
const devFile = process.env.PATCHBAY_DEV_FILE ?? new URL('../../.patchbay/dev.json', import.meta.url);
const { url, apiKey } = JSON.parse(readFileSync(devFile, 'utf8')) as { url: string; apiKey: string };
const acme = await startAcme({ patchbayUrl: url, apiKey, port: Number(process.env.PORT ?? 4002) });
process.stdout.write(`Acme is at ${acme.url}\n`);
