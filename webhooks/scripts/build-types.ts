import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const out = join(root, 'dist/npm/types');
const all = join(out, 'all/webhooks/src');
/** What the declarations of the public surface consist of; everything else stays inside. */
const PUBLIC = ['index', 'element', 'react', 'public-types', 'events/events'];

// The class itself names internals, so its declaration is written from its public interface.
const ELEMENT = `import type { PortalSession, WebhooksProperties } from '../../public-types.js';
export declare class PatchbayWebhooks extends HTMLElement implements WebhooksProperties {
  static defaultBaseUrl: string | null;
  set session(session: PortalSession | null | undefined);
  set getSession(callback: (() => Promise<PortalSession> | PortalSession) | null | undefined);
  baseUrl: WebhooksProperties['baseUrl'];
  theme: WebhooksProperties['theme'];
  locale: WebhooksProperties['locale'];
  path: WebhooksProperties['path'];
}
`;

rmSync(out, { recursive: true, force: true });
execFileSync('tsc', ['-p', join(root, 'tsconfig.types.json')], { stdio: 'inherit' });
for (const name of PUBLIC) {
  const target = join(out, `${name}.d.ts`);
  mkdirSync(join(target, '..'), { recursive: true });
  cpSync(join(all, `${name}.d.ts`), target);
}
mkdirSync(join(out, 'components/portal'), { recursive: true });
writeFileSync(join(out, 'components/portal/portal.d.ts'), ELEMENT);
rmSync(join(out, 'all'), { recursive: true });
for (const file of readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.d.ts'),
)) {
  const text = readFileSync(join(out, file), 'utf8');
  writeFileSync(
    join(out, file),
    text.replace(/(from\s+'\.[^']*)\.ts'/g, "$1.js'").replace(/(from\s+"\.[^"]*)\.ts"/g, '$1.js"'),
  );
}
