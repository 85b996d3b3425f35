import chromium from '@sparticuz/chromium';
import { buildBrowserParts } from './build-browser-parts.ts';
import { browser, check, jest, type Outcome, report } from './test-parts.ts';

/** `npm test`: everything, each part counted, with one closing line. Arguments choose parts: lint types jest widget webhooks admin. */
const PARTS: Readonly<Record<string, () => Promise<Outcome>>> = {
  lint: () => check('lint', 'biome', ['check', '--error-on-warnings', '.']),
  types: () => check('types', 'npm', ['run', '--silent', 'typecheck']),
  widget: () => browser('widget'),
  webhooks: () => browser('webhooks'),
  admin: () => browser('admin'),
  async jest() {
    await buildBrowserParts();
    // Unpacks it once, before several test files would at the same moment.
    await chromium.executablePath();
    return jest('jest');
  },
};

async function main(asked: readonly string[]): Promise<void> {
  const unknown = asked.filter((name) => !Object.hasOwn(PARTS, name));
  if (unknown.length > 0) {
    throw new Error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(PARTS).join(', ')}`);
  }
  const outcomes: Outcome[] = [];
  for (const [name, part] of Object.entries(PARTS)) {
    if (asked.length === 0 || asked.includes(name)) outcomes.push(await part());
  }
  report(outcomes);
}

await main(process.argv.slice(2));
