import type { Request, Response } from 'express';
import type { Establish } from '../../runtime/ports/establish.ts';
import type { EgressFetch } from '../../security/egress/egress-fetch.ts';
import { ConnectStrategy } from '../../security/oauth/connect-strategy.ts';
import { OAuthError } from '../../security/oauth/oauth-error.ts';
import type { TokenSet } from '../../security/oauth/token-answer.ts';
import { exchangeCode } from '../../security/oauth/token-endpoint.ts';
import type { ValidatedCallback } from '../../security/oauth/validated-callback.ts';
import { tenantScope } from '../../security/scope.ts';
import { hashToken } from '../../security/tokens/random-token.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import { OPEN_STATES } from './flow.resource.ts';
import { describeFailure } from './flow-failure.ts';
import type { FlowOAuth, FlowOAuthReader } from './flow-oauth.ts';
import type { FlowEnd, FlowRow, FlowStore } from './flows.store.ts';
import type { LogFlowFailure } from './log-flow-failure.ts';
import type { SessionStates } from './ports.ts';
import { runStrategy, type StrategyRunner } from './run-strategy.ts';
import { type CallbackQuery, validateCallback } from './validate-callback.ts';

export interface CallbackOutcome {
  /** Null for a state that belongs to no flow. */
  flow: FlowRow | null;
  status: 'connected' | 'denied' | 'failed' | 'expired' | 'cancelled' | 'unknown_state';
  code: string | null;
  message: string;
  /** False when this may be a stranger's browser: it is told the outcome and nothing else. */
  trusted: boolean;
}

export type FinishFlow = (
  req: Request,
  res: Response,
  system: string,
  correlationId: string,
) => Promise<CallbackOutcome>;

interface Deps {
  store: FlowStore;
  oauth: FlowOAuthReader;
  sessions: SessionStates;
  cookie: BrowserCookie;
  passport: StrategyRunner;
  establish: Establish;
  fetch: EgressFetch;
  logFailure: LogFlowFailure;
  now: () => Date;
}

/** How long exchange and identification may take; a flow that a crash left behind is over after that. */
const EXCHANGE_MS = 120_000;

/** The last page of a flow: state used up, callback judged, code exchanged, account identified, connection written. */
export function createFinishFlow(deps: Deps): FinishFlow {
  const { store, oauth, sessions, cookie, passport, establish, now } = deps;

  return async (req, res, system, correlationId) => {
    const query = singleValues(req);
    const state = query['state'] ?? '';
    const flow = state === '' ? null : await store.takeByState(hashToken(state));
    if (flow === null) return UNKNOWN_STATE;
    const verdict = validateCallback({
      flow,
      system,
      query,
      browser: cookie.read(req, flow._id),
      session: await sessions.stateOf(flow.sessionId),
      auth: oauth.connectorOf(flow.system)?.auth ?? null,
      verifier: await oauth.openVerifier(flow),
      now: now(),
    });
    const trusted = verdict.ok || verdict.code !== 'wrong_browser';
    if (trusted) cookie.clear(res, flow._id);
    if (!verdict.ok) {
      const { end, code, message } = verdict;
      if (end !== null && (await store.move(flow._id, OPEN_STATES, end)) !== null) {
        await deps.logFailure(flow, { code, message }, correlationId);
      }
      return {
        flow,
        status: end?.status === undefined ? endedAs(flow) : closed(end),
        code,
        message,
        trusted,
      };
    }
    const expiresAt = new Date(now().getTime() + EXCHANGE_MS);
    if ((await store.move(flow._id, ['authorizing'], { status: 'exchanging', expiresAt })) === null) {
      return { flow, status: 'cancelled', code: 'cancelled', message: CANCELLED, trusted };
    }
    try {
      await connect(req, res, flow, verdict.callback, correlationId);
      return { flow, status: 'connected', code: null, message: 'You are connected.', trusted };
    } catch (error) {
      const end = describeFailure(error);
      if (!end.logged) await deps.logFailure(flow, end, correlationId, error);
      const moved = await store.move(flow._id, ['exchanging'], end.flow);
      if (moved !== null) return { flow, status: 'failed', code: end.code, message: end.message, trusted };
      return { flow, status: 'cancelled', code: 'cancelled', message: CANCELLED, trusted };
    }
  };

  async function connect(
    req: Request,
    res: Response,
    flow: FlowRow,
    callback: ValidatedCallback,
    correlationId: string,
  ): Promise<void> {
    const setup = await oauth.of(flow);
    if (setup === null) {
      throw new OAuthError({ code: 'invalid_client', message: 'The OAuth app of this system was removed.' });
    }
    // Not bound to the request: a person who closes the window now has given consent already.
    const signal = AbortSignal.timeout(EXCHANGE_MS);
    const tokens = await exchange(req, res, setup, callback, signal);
    await establish({
      scope: tenantScope({ environment: flow.environment, tenantId: flow.tenant.id }),
      tenantName: flow.tenant.name,
      endUserId: flow.endUserId,
      connector: setup.connector,
      credentials: {
        type: 'oauth2',
        accessToken: tokens.accessToken,
        refreshToken: tokens.refreshToken ?? null,
      },
      scopes: tokens.scopes ?? flow.scopes,
      callbackParams: callback.callbackParams,
      expiresAt: tokens.expiresAt ?? null,
      reconnectConnectionId: flow.reconnectConnectionId,
      correlationId,
      signal,
      async alongside(session, connectionId) {
        const end = { status: 'connected', connectionId, code: null, message: null } as const;
        const moved = await store.move(flow._id, ['exchanging'], end, session);
        if (moved === null) throw new Error('The flow was cancelled');
      },
    });
  }

  async function exchange(
    req: Request,
    res: Response,
    { auth, client, authorizationUrl }: FlowOAuth,
    callback: ValidatedCallback,
    signal: AbortSignal,
  ): Promise<TokenSet> {
    const { redirectUri, verifier } = callback;
    const strategy = new ConnectStrategy({
      auth,
      client,
      authorizationUrl,
      redirectUri,
      scopes: [],
      store: {
        begin: () => Promise.reject(new Error('No flow begins on the way back')),
        redeem: async () => verifier,
      },
      exchange: () => exchangeCode({ callback, auth, client, fetch: deps.fetch, signal, now }),
    });
    // passport sees what was judged, and nothing else of the address.
    Object.defineProperty(req, 'query', { value: { code: callback.code, state: callback.flowId } });
    const tokens = await runStrategy(passport, strategy, req, res);
    if (tokens === null) throw new Error('The callback was answered before its tokens were there');
    return tokens;
  }
}

const CANCELLED = 'Connecting was cancelled. Nothing was connected.';

const UNKNOWN_STATE: CallbackOutcome = {
  flow: null,
  status: 'unknown_state',
  code: 'unknown_state',
  message: 'This answer belongs to no attempt to connect, or was used before.',
  trusted: false,
};

/**
 * Parameters that came twice are left out: none of them can be trusted to be the one that was checked. Two issuers stay,
 * as one that is nobody's: left out, they would pass for an answer that names none.
 */
function singleValues(req: Request): CallbackQuery {
  const { searchParams } = new URL(req.originalUrl, 'http://callback');
  const values = Map.groupBy(searchParams, ([name]) => name);
  const single = [...values].flatMap(([name, pairs]) =>
    pairs.length === 1 ? [[name, pairs[0]?.[1] ?? '']] : name === 'iss' ? [[name, '']] : [],
  );
  return Object.fromEntries(single);
}

function endedAs({ status }: FlowRow): CallbackOutcome['status'] {
  return status === 'pending' || status === 'authorizing' || status === 'exchanging' ? 'failed' : status;
}

function closed({ status }: FlowEnd): CallbackOutcome['status'] {
  return status === 'pending' || status === 'authorizing' || status === 'exchanging' ? 'failed' : status;
}
