import type { AuthMethod, Connector, OAuth2Auth } from '@patchbay/connectors/sdk';
import type { System } from '../../../contract/systems.ts';
import type { SystemRow } from './systems.store.ts';

export interface SystemView {
  connector: Connector;
  row: SystemRow;
  /** Of the OAuth app in use: the environment's own, or the sandbox's. Null when there is none. */
  clientId: string | null;
  redirectUri: string;
}

export function oauthOf({ auth }: Connector): OAuth2Auth | null {
  return auth.find((method) => method.type === 'oauth2') ?? null;
}

/** The ways in that work now: OAuth needs an OAuth app. */
export function usableAuth({
  connector,
  clientId,
}: Pick<SystemView, 'connector' | 'clientId'>): AuthMethod[] {
  return connector.auth.filter(({ type }) => type === 'api_key' || clientId !== null);
}

/** What is missing before an end user can connect; null when nothing is. */
export function missingPart(view: SystemView): string | null {
  const { manifest } = view.connector;
  if (!view.row.enabled) return `Not offered: set "enabled" to true with PUT /v1/systems/${manifest.id}.`;
  if (usableAuth(view).length > 0) return null;
  return `Enter the client id and secret of your OAuth app at ${manifest.name} with PUT /v1/systems/${manifest.id}.`;
}

export function toSystem(view: SystemView): System {
  const { connector, row, clientId, redirectUri } = view;
  const { manifest } = connector;
  const oauth = oauthOf(connector);
  const reason = missingPart(view);
  return {
    id: manifest.id,
    name: manifest.name,
    summary: manifest.summary,
    categories: [...manifest.categories],
    docsUrl: manifest.docsUrl,
    enabled: row.enabled,
    auth: connector.auth.map(({ type }) => type),
    oauth:
      oauth === null
        ? null
        : {
            clientId,
            hasClientSecret: clientId !== null,
            redirectUri,
            appRegistrationUrl: oauth.appRegistrationUrl,
          },
    storeRaw: row.storeRaw ?? false,
    ready: reason === null,
    reason,
    syncs: Object.keys(connector.syncs),
    actions: Object.keys(connector.actions),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
