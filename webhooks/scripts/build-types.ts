import { join } from 'node:path';
import { buildPublicTypes } from '@patchbay/browser-kit/build/public-types.ts';

const declaration = `import type { PortalSession, WebhooksProperties } from '../../public-types.js';
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

buildPublicTypes({
  workspace: join(import.meta.dirname, '..'),
  modules: ['index', 'element', 'react', 'public-types', 'events/events'],
  element: { module: 'components/portal/portal', declaration },
});
