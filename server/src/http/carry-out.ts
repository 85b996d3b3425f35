import type { Request } from 'express';
import { type Audited, type ChangingRoute, isChanging, type RouteContract } from '../../contract/route.ts';
import type { AuditObjectStore, AuditView } from '../security/audit/audit-objects.store.ts';
import type { AuditDeed, AuditTrail } from '../security/audit/audit-trail.ts';
import { ApiError } from './api-error.ts';
import { auditDeed, idInAnswer } from './audit-deed.ts';
import type { Idempotency } from './idempotency/idempotency.ts';
import { type KeyedRequest, keyedRequest } from './idempotency/keyed-request.ts';
import type { Once, Transaction } from './implement.ts';
import { type KnownPrincipal, principalId } from './principal.ts';

/** A request that was let in and whose parts fit the contract. */
export interface CheckedRequest {
  route: RouteContract;
  principal: KnownPrincipal | null;
  params: unknown;
  query: unknown;
  requestId: string;
  req: Request;
  /** The handler with all the rest of the call. */
  handle(more: { transaction: Transaction | null; once: Once | null }): Promise<unknown>;
}

export interface Outcome {
  body: unknown;
  replayed: boolean;
}

/** Runs the handler of a route: once for one `Idempotency-Key`, and leaving exactly one audit entry where it changes something. */
export type CarryOut = (request: CheckedRequest) => Promise<Outcome>;

export interface CarryOutDeps {
  idempotency: Idempotency;
  trail: Pick<AuditTrail, 'append' | 'begin' | 'wake'>;
  objects: AuditObjectStore;
}

export function createCarryOut({ idempotency, trail, objects }: CarryOutDeps): CarryOut {
  return async (request) => {
    const { route, principal } = request;
    if (!isChanging(route) || principal === null) {
      return { body: await request.handle({ transaction: null, once: null }), replayed: false };
    }
    const keyed = keyedRequest(request.req, {
      environment: principal.environment,
      id: principalId(principal),
    });
    const changing = { ...request, route, principal, keyed };
    return route.effect === 'database' ? inDatabase(changing) : atProvider(changing);
  };

  async function inDatabase(request: Changing): Promise<Outcome> {
    const audited = auditedOf(request);
    let effects: (() => unknown)[] = [];
    const { answer, replayed } = await idempotency.inTransaction(request.keyed, async (session) => {
      // A transaction may be tried again: only what its last try asks for counts.
      effects = [];
      const transaction: Transaction = { session, afterCommit: (effect) => effects.push(effect) };
      const before = audited === null ? null : await view(audited.deed, audited.deed.object.id, session);
      const body = await request.handle({ transaction, once: null });
      if (audited !== null) {
        const { deed, audit } = audited;
        const id = deed.object.id ?? idInAnswer(audit, body);
        const after = await view(deed, id, session);
        await trail.append(session, settled(deed, id, after ?? before), {
          before: before?.fields ?? null,
          after: after?.fields ?? null,
        });
      }
      return body ?? null;
    });
    if (!replayed) {
      trail.wake();
      for (const effect of effects) await effect();
    }
    return { body: answer ?? undefined, replayed };
  }

  async function atProvider(request: Changing): Promise<Outcome> {
    const outcomes: { replayed: boolean }[] = [];
    const once: Once = async ({ abandoned, work }) => {
      const done = await idempotency.underLease(request.keyed, {
        ...(abandoned === undefined ? {} : { abandoned }),
        work: async () => (await recorded(request, work)) ?? null,
      });
      outcomes.push(done);
      return done.answer as never;
    };
    const body = await request.handle({ transaction: null, once });
    const { replayed } = requireOnce(outcomes, request.route);
    return { body: body ?? undefined, replayed };
  }

  async function recorded<Answer>(request: Changing, work: () => Promise<Answer>): Promise<Answer> {
    const audited = auditedOf(request);
    if (audited === null) return work();
    const { deed, audit } = audited;
    const before = await view(deed, deed.object.id);
    const end = await trail.begin(settled(deed, deed.object.id, before), before?.fields ?? null);
    let answer: Answer;
    try {
      answer = await work();
    } catch (error) {
      const code = error instanceof ApiError ? error.code : 'internal';
      await end({ outcome: code === 'outcome_unknown' ? 'unknown' : 'failed', code, after: null });
      throw error;
    }
    const objectId = deed.object.id ?? idInAnswer(audit, answer);
    const after = await view(deed, objectId);
    await end({ outcome: 'done', code: null, objectId, after: after?.fields ?? null });
    return answer;
  }

  async function view(
    { object, environment, tenantId }: AuditDeed,
    id: string | null,
    session?: Transaction['session'],
  ): Promise<AuditView | null> {
    return id === null ? null : objects.view({ kind: object.kind, environment, tenantId, id }, session);
  }
}

type Changing = CheckedRequest & {
  route: ChangingRoute;
  principal: KnownPrincipal;
  keyed: KeyedRequest | null;
};

function auditedOf(request: Changing): { deed: AuditDeed; audit: Audited } | null {
  const { audit } = request.route;
  return 'none' in audit ? null : { audit, deed: auditDeed({ ...request, audit }) };
}

/** A handler that forgets it would leave no audit entry. */
function requireOnce<T>([outcome]: readonly T[], { method, path }: ChangingRoute): T {
  if (outcome === undefined) throw new Error(`The handler of ${method} ${path} never called "once"`);
  return outcome;
}

/** With what is known of the object by now. */
function settled(deed: AuditDeed, id: string | null, view: AuditView | null): AuditDeed {
  return {
    ...deed,
    object: { ...deed.object, id },
    tenantId: deed.tenantId ?? view?.tenantId ?? null,
  };
}
