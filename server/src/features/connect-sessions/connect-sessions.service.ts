import type { ClientSession } from 'mongoose';
import type { z } from 'zod';
import { connectSessionInput } from '../../../contract/connect-sessions.ts';
import { toOrigins } from '../../http/allowed-origins.ts';
import { ApiError, notFound } from '../../http/api-error.ts';
import type { PublishableKeyPrincipal, SessionPrincipal } from '../../http/principal.ts';
import { newId } from '../../models/ids.ts';
import { type EnvironmentScope, environmentScope, tenantScope } from '../../security/scope.ts';
import type { Identity } from '../../security/tokens/identity-token.ts';
import { hashToken, randomToken } from '../../security/tokens/random-token.ts';
import type { ConnectSessionStore, SessionRow } from './connect-sessions.store.ts';
import { checkSystems } from './session-input.ts';

export type ConnectSessionInput = z.infer<typeof connectSessionInput>;

export interface CreatedSession {
  id: string;
  token: string;
  expiresAt: Date;
}

export interface ConnectSessionService {
  create(
    scope: EnvironmentScope,
    input: ConnectSessionInput,
    session: ClientSession,
  ): Promise<CreatedSession>;
  /** For who a signed identity token names, on a page of one origin. A token works once. Throws ApiError 401. */
  open(
    principal: PublishableKeyPrincipal,
    identity: Identity,
    origin: string,
    session: ClientSession,
  ): Promise<CreatedSession>;
  revoke(scope: EnvironmentScope, id: string, session: ClientSession): Promise<void>;
  /** The principal behind a token. Asks the database each time, so that a revocation works at once. Throws ApiError 401. */
  authenticate(token: string): Promise<SessionPrincipal>;
  /** For flows that a session began. */
  stateOf(sessionId: string): Promise<SessionState>;
}

export type SessionState =
  | { live: true; allowedOrigins: readonly string[] | null }
  | { live: false; reason: 'expired' | 'revoked' | 'unknown' };

interface Deps {
  store: ConnectSessionStore;
  /** Ids of all registered connectors. */
  systems: ReadonlySet<string>;
  now: () => Date;
}

const DEFAULT_SECONDS = 600;
const TOKEN = /^pbs_[A-Za-z0-9_-]{43}$/;

export function createConnectSessionService({ store, systems, now }: Deps): ConnectSessionService {
  const create = async (
    scope: EnvironmentScope,
    input: ConnectSessionInput,
    identityTokenHash: string | null,
    session: ClientSession,
  ): Promise<CreatedSession> => {
    const allowedOrigins = toOrigins(input.allowedOrigins);
    checkSystems(input.allowedSystems, systems);
    const reconnectConnectionId = input.reconnectConnectionId ?? null;
    if (reconnectConnectionId !== null) {
      const tenant = tenantScope({ ...scope, tenantId: input.tenant.id });
      if (!(await store.hasConnection(tenant, reconnectConnectionId))) throw notFound('connection');
    }
    const at = now();
    const token = randomToken('pbs_');
    const row: SessionRow = {
      _id: newId('ses', at.getTime()),
      environment: scope.environment,
      tokenHash: hashToken(token),
      tenant: { id: input.tenant.id, name: input.tenant.name ?? null },
      endUser: {
        id: input.endUser.id,
        name: input.endUser.name ?? null,
        email: input.endUser.email ?? null,
      },
      allowedOrigins,
      allowedSystems: input.allowedSystems ?? null,
      reconnectConnectionId,
      locale: input.locale ?? null,
      revokedAt: null,
      createdAt: at,
      expiresAt: new Date(at.getTime() + (input.expiresIn ?? DEFAULT_SECONDS) * 1000),
      identityTokenHash,
    };
    await store.insert(row, session);
    return { id: row._id, token, expiresAt: row.expiresAt };
  };

  return {
    create: (scope, input, session) => create(scope, input, null, session),

    async open(principal, { tokenHash, ...claims }, origin, session) {
      const input = connectSessionInput.safeParse({ ...claims, allowedOrigins: [origin] });
      if (!input.success) {
        const claim = input.error.issues[0]?.path.join('.') ?? '';
        throw refusal('invalid_identity_token', `The identity token does not say "${claim}" as it must be.`);
      }
      if (await store.isUsed(principal.environment, tokenHash, session)) {
        throw refusal(
          'identity_token_used',
          'This identity token was used already. Sign a new one for each session.',
        );
      }
      return create(environmentScope(principal), input.data, tokenHash, session);
    },

    async revoke(scope, id, session) {
      if (!(await store.revoke(scope, id, now(), session))) throw notFound('connect_session');
    },

    async authenticate(token) {
      const row = TOKEN.test(token) ? await store.findByTokenHash(hashToken(token)) : null;
      if (row === null)
        throw refusal('session_unknown', 'This connect session is not known. Create a new one.');
      if (row.revokedAt !== null) throw refusal('session_revoked', 'This connect session was revoked.');
      if (row.expiresAt.getTime() <= now().getTime()) {
        throw refusal('session_expired', 'This connect session has expired. Create a new one.');
      }
      return toPrincipal(row);
    },

    async stateOf(sessionId) {
      const row = await store.findById(sessionId);
      if (row === null) return { live: false, reason: 'unknown' };
      if (row.revokedAt !== null) return { live: false, reason: 'revoked' };
      if (row.expiresAt.getTime() <= now().getTime()) return { live: false, reason: 'expired' };
      return { live: true, allowedOrigins: row.allowedOrigins };
    },
  };
}

function toPrincipal(row: SessionRow): SessionPrincipal {
  return {
    type: 'session',
    environment: row.environment,
    sessionId: row._id,
    tenantId: row.tenant.id,
    tenantName: row.tenant.name,
    endUser: { id: row.endUser.id, name: row.endUser.name, email: row.endUser.email },
    allowedSystems: row.allowedSystems,
    allowedOrigins: row.allowedOrigins,
    reconnectConnectionId: row.reconnectConnectionId,
    expiresAt: row.expiresAt,
  };
}

function refusal(code: string, detail: string): ApiError {
  return new ApiError({ status: 401, code, detail, headers: { 'www-authenticate': 'Bearer' } });
}
