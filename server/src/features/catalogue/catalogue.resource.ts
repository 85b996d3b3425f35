import type { AuthMethod, Connector } from '@patchbay/connectors/sdk';
import { z } from 'zod';
import type { CatalogueSystem } from '../../../contract/widget.ts';

/** A system as the end user sees it. `auth` holds the ways in that work now; without any it is shown as not ready. */
export function toCatalogueSystem(
  { connector, auth }: { connector: Connector; auth: readonly AuthMethod[] },
  logoUrl: string | null,
): CatalogueSystem {
  const { id, name, summary, categories, docsUrl } = connector.manifest;
  return {
    id,
    name,
    summary,
    categories: [...categories],
    docsUrl,
    logoUrl,
    ready: auth.length > 0,
    auth: auth.map(toAuth),
    syncs: Object.entries(connector.syncs).map(([sync, { title, description }]) => ({
      id: sync,
      title,
      description,
    })),
  };
}

function toAuth(method: AuthMethod): CatalogueSystem['auth'][number] {
  if (method.type === 'api_key') {
    const form = z.toJSONSchema(method.fields, { io: 'input' });
    return { type: 'api_key', form: { ...form }, helpUrl: method.helpUrl ?? null };
  }
  const scopes = method.scopes.map(({ scope, why, optional = false }) => ({ scope, why, optional }));
  return { type: 'oauth2', scopes };
}
