import type { AuthMethod, Connector } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { systemInput } from '../../../contract/systems.ts';
import { conflict, notFound, unprocessable } from '../../http/api-error.ts';
import { notOffered } from '../../http/reconnect-target.ts';
import type { OAuthClients } from '../../security/oauth/oauth-clients.ts';
import type { EnvironmentScope } from '../../security/scope.ts';
import { clientSecretContext } from '../../security/vault/contexts.ts';
import type { Vault } from '../../security/vault/vault.ts';
import { missingPart, oauthOf, type SystemView, usableAuth } from './system.resource.ts';
import { type SystemChange, type SystemRow, type SystemStore, systemRowId } from './systems.store.ts';

/** A system as the catalogue needs it. */
export interface OfferedSystem {
  connector: Connector;
  /** The ways in that work now; empty when nothing does. */
  auth: AuthMethod[];
}

export interface SystemService extends OAuthClients {
  list(scope: EnvironmentScope): Promise<SystemView[]>;
  get(scope: EnvironmentScope, system: string): Promise<SystemView>;
  put(
    scope: EnvironmentScope,
    system: string,
    input: z.infer<typeof systemInput>,
    session: ClientSession,
  ): Promise<SystemView>;
  delete(scope: EnvironmentScope, system: string, session: ClientSession): Promise<void>;
  /** Whether records of it keep the provider's own object. */
  storesRaw(scope: EnvironmentScope, system: string): Promise<boolean>;
  /** All enabled systems, ready or not. */
  offered(scope: EnvironmentScope): Promise<OfferedSystem[]>;
  /** Throws ApiError 422 `system_not_offered`. */
  requireOffered(scope: EnvironmentScope, system: string): Promise<OfferedSystem>;
}

interface Deps {
  store: SystemStore;
  vault: Vault;
  connectors: readonly Connector[];
  publicUrl: string;
  /** In a sandbox every system is offered, with an OAuth app that the simulated provider accepts. */
  sandbox: boolean;
  now: () => Date;
}

const SANDBOX_CLIENT = { clientId: 'patchbay-sandbox', clientSecret: 'sandbox-client-secret' } as const;

export function createSystemService(deps: Deps): SystemService {
  const { store, vault, connectors, publicUrl, sandbox, now } = deps;
  const byId = new Map(connectors.map((connector) => [connector.manifest.id, connector]));

  const view = (connector: Connector, row: SystemRow): SystemView => ({
    connector,
    row,
    clientId:
      oauthOf(connector) === null
        ? null
        : (row.oauth?.clientId ?? (sandbox ? SANDBOX_CLIENT.clientId : null)),
    redirectUri: `${publicUrl}/oauth/callback/${connector.manifest.id}`,
  });

  const rows = async (scope: EnvironmentScope, session?: ClientSession): Promise<Map<string, SystemRow>> => {
    const read = async () => new Map((await store.findAll(scope, session)).map((row) => [row.system, row]));
    const found = await read();
    const missing = [...byId.keys()].filter((id) => !found.has(id));
    if (missing.length === 0) return found;
    await store.seed(scope, { systems: missing, enabled: sandbox, at: now() }, session);
    return read();
  };

  const find = async (
    scope: EnvironmentScope,
    system: string,
    session?: ClientSession,
  ): Promise<SystemView | null> => {
    const connector = byId.get(system);
    if (connector === undefined) return null;
    const row = (await store.find(scope, system, session)) ?? (await rows(scope, session)).get(system);
    return row === undefined ? null : view(connector, row);
  };

  const get = async (
    scope: EnvironmentScope,
    system: string,
    session?: ClientSession,
  ): Promise<SystemView> => {
    const found = await find(scope, system, session);
    if (found === null) throw notFound('system');
    return found;
  };

  const list = async (scope: EnvironmentScope): Promise<SystemView[]> => {
    const found = await rows(scope);
    return connectors.flatMap((connector) => {
      const row = found.get(connector.manifest.id);
      return row === undefined ? [] : [view(connector, row)];
    });
  };

  const secretContext = (scope: EnvironmentScope, system: string) =>
    clientSecretContext({ environment: scope.environment, _id: systemRowId(scope, system) });

  return {
    list,
    get: (scope, system) => get(scope, system),

    async put(scope, system, input, session) {
      const { connector, row } = await get(scope, system, session);
      const change: SystemChange = {};
      if (input.enabled !== undefined) change.enabled = input.enabled;
      if (input.storeRaw !== undefined) change.storeRaw = input.storeRaw;
      if (input.oauth !== undefined) {
        if (oauthOf(connector) === null) {
          throw unprocessable(
            'oauth_not_supported',
            `${connector.manifest.name} is connected by API key, not by OAuth.`,
          );
        }
        const { clientId, clientSecret } = input.oauth;
        const sealed =
          clientSecret === undefined
            ? row.oauth?.clientSecret
            : await vault.seal(clientSecret, secretContext(scope, system));
        if (sealed === undefined) {
          throw unprocessable('client_secret_required', 'Send the client secret of the OAuth app as well.', [
            { field: 'oauth.clientSecret', message: 'is required, since none is stored yet' },
          ]);
        }
        change.oauth = { clientId, clientSecret: sealed };
      }
      const updated = await store.update(scope, system, { ...change, updatedAt: now() }, session);
      if (updated === null) throw notFound('system');
      return view(connector, updated);
    },

    async delete(scope, system, session) {
      await get(scope, system, session);
      if (await store.isInUse(scope, system)) {
        throw conflict(
          'system_in_use',
          'Connections use this system. Disconnect them first, or set "enabled" to false.',
        );
      }
      await store.update(
        scope,
        system,
        { enabled: false, oauth: null, storeRaw: false, updatedAt: now() },
        session,
      );
    },

    async storesRaw(scope, system) {
      return (await store.find(scope, system))?.storeRaw ?? false;
    },

    async clientOf(scope, system) {
      const found = await find(scope, system);
      if (found === null || oauthOf(found.connector) === null) return null;
      const { oauth } = found.row;
      if (oauth === null) return sandbox ? SANDBOX_CLIENT : null;
      const clientSecret = await vault.open(oauth.clientSecret, secretContext(scope, system));
      return { clientId: oauth.clientId, clientSecret };
    },

    async offered(scope) {
      const views = await list(scope);
      return views
        .filter(({ row }) => row.enabled)
        .map((found) => ({ connector: found.connector, auth: usableAuth(found) }));
    },

    async requireOffered(scope, system) {
      const found = await find(scope, system);
      if (found === null || missingPart(found) !== null) {
        throw notOffered(system);
      }
      return { connector: found.connector, auth: usableAuth(found) };
    },
  };
}
