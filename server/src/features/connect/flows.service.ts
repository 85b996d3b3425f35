import type { OAuth2Auth } from '@patchbay/connectors/sdk';
import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import type { FlowStatus, startFlow } from '../../../contract/widget.ts';
import { notFound, unprocessable } from '../../http/api-error.ts';
import type { SessionPrincipal } from '../../http/principal.ts';
import { notOffered, reconnectTarget, type SessionConnections } from '../../http/reconnect-target.ts';
import { newId } from '../../models/ids.ts';
import type { IntegrationDoc } from '../../models/integration.ts';
import { tenantScope } from '../../security/scope.ts';
import { hashToken, randomToken } from '../../security/tokens/random-token.ts';
import { sessionAllowsSystem } from '../../security/tokens/session-limits.ts';
import { OPEN_STATES, toFlowStatus } from './flow.resource.ts';
import type { FlowRow, FlowStore } from './flows.store.ts';
import type { OfferedSystems } from './ports.ts';
import { checkReturnTo, openerOriginOf } from './return-to.ts';

type StartInput = NonNullable<z.infer<NonNullable<typeof startFlow.body>>>;

export interface StartedFlow {
  flow: FlowStatus;
  authorizeUrl: string;
}

export interface FlowService {
  start(
    principal: SessionPrincipal,
    input: StartInput,
    requestOrigin: string | null,
    session: ClientSession,
  ): Promise<StartedFlow>;
  /** Of the same end user, also in a renewed session. */
  status(principal: SessionPrincipal, id: string): Promise<FlowStatus>;
  cancel(principal: SessionPrincipal, id: string, session: ClientSession): Promise<FlowStatus>;
}

interface Deps {
  store: FlowStore;
  systems: OfferedSystems;
  connections: SessionConnections;
  publicUrl: string;
  now: () => Date;
}

const FLOW_MINUTES = 10;

export function createFlowService({ store, systems, connections, publicUrl, now }: Deps): FlowService {
  const find = async (principal: SessionPrincipal, id: string, session?: ClientSession): Promise<FlowRow> => {
    const row = await store.find(tenantScope(principal), principal.endUser.id, id, session);
    if (row === null) throw notFound('flow');
    return row;
  };

  return {
    async start(principal, input, requestOrigin, session) {
      const reconnecting = await reconnectTarget(connections, principal, input);
      if (!sessionAllowsSystem(principal, input.system)) throw notOffered(input.system);
      const { connector, auth } = await systems.requireOffered(tenantScope(principal), input.system);
      const oauth = auth.find((method) => method.type === 'oauth2');
      if (oauth === undefined) {
        throw unprocessable(
          'oauth_not_supported',
          `${connector.manifest.name} is connected by API key, not by OAuth.`,
        );
      }
      const pages = { allowedOrigins: principal.allowedOrigins, requestOrigin, publicUrl };
      const returnTo = checkReturnTo(input.returnTo, pages);
      const at = now();
      const ticket = randomToken();
      const row: FlowRow = {
        _id: newId('flow', at.getTime()),
        environment: principal.environment,
        sessionId: principal.sessionId,
        tenant: { id: principal.tenantId, name: principal.tenantName },
        endUserId: principal.endUser.id,
        system: input.system,
        scopes: chooseScopes(oauth, input.scopes ?? scopesOf(reconnecting, oauth)),
        reconnectConnectionId: reconnecting?._id ?? null,
        returnTo,
        display: input.display ?? null,
        openerOrigin: openerOriginOf(returnTo, pages),
        ticketHash: hashToken(ticket),
        stateHash: null,
        browserHash: null,
        verifier: null,
        redirectUri: `${publicUrl}/oauth/callback/${input.system}`,
        status: 'pending',
        connectionId: null,
        code: null,
        message: null,
        createdAt: at,
        expiresAt: new Date(at.getTime() + FLOW_MINUTES * 60_000),
      };
      await store.insert(row, session);
      return {
        flow: toFlowStatus(row, at),
        authorizeUrl: `${publicUrl}/connect/${row._id}?ticket=${ticket}`,
      };
    },

    status: async (principal, id) => toFlowStatus(await find(principal, id), now()),

    async cancel(principal, id, session) {
      const row = await find(principal, id, session);
      const end = { status: 'cancelled', code: 'cancelled', message: 'Connecting was cancelled.' } as const;
      return toFlowStatus((await store.move(row._id, OPEN_STATES, end, session)) ?? row, now());
    },
  };
}

/** What an account was connected with, as far as the provider told in words of ours. */
function scopesOf(connection: IntegrationDoc | null, { scopes }: OAuth2Auth): string[] | undefined {
  const known = scopes.map(({ scope }) => scope).filter((scope) => connection?.scopes.includes(scope));
  return known.length === 0 ? undefined : known;
}

/** Required scopes always; optional ones as the end user left them, all when nothing was said. */
function chooseScopes({ scopes }: OAuth2Auth, selected: readonly string[] | undefined): string[] {
  const known = new Set(scopes.map(({ scope }) => scope));
  const unknown = selected?.findIndex((scope) => !known.has(scope)) ?? -1;
  if (unknown !== -1) {
    throw unprocessable('unknown_scope', 'One of the scopes is not known for this system.', [
      { field: `scopes.${unknown}`, message: 'is not a scope of this system' },
    ]);
  }
  return scopes
    .filter(({ scope, optional }) => optional !== true || selected === undefined || selected.includes(scope))
    .map(({ scope }) => scope);
}
