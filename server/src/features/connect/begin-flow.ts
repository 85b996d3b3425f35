import type { Request, Response } from 'express';
import { ConnectStrategy } from '../../security/oauth/connect-strategy.ts';
import { hashToken, randomToken } from '../../security/tokens/random-token.ts';
import type { BrowserCookie } from './browser-cookie.ts';
import type { FlowOAuthReader } from './flow-oauth.ts';
import type { FlowStore } from './flows.store.ts';
import { comesFromAllowedPage } from './navigation-source.ts';
import type { SessionStates } from './ports.ts';
import { runStrategy, type StrategyRunner } from './run-strategy.ts';

/** Why a flow does not begin in this browser; null when the browser is on its way to the provider. */
export interface BeginRefusal {
  title: string;
  text: string;
}

export type BeginFlow = (req: Request, res: Response, flowId: string) => Promise<BeginRefusal | null>;

interface Deps {
  store: FlowStore;
  oauth: FlowOAuthReader;
  sessions: SessionStates;
  cookie: BrowserCookie;
  passport: StrategyRunner;
  publicUrl: string;
  now: () => Date;
}

/** The first page of a flow: its ticket is used up, the browser gets its cookie and goes on to the provider. */
export function createBeginFlow(deps: Deps): BeginFlow {
  const { store, oauth, sessions, cookie, passport, publicUrl, now } = deps;
  return async (req, res, flowId) => {
    const { ticket } = req.query;
    const flow = await store.findById(flowId);
    if (flow === null || typeof ticket !== 'string' || flow.ticketHash !== hashToken(ticket)) return USED;
    if (flow.status === 'cancelled') return CANCELLED;
    if (flow.status !== 'pending' || flow.expiresAt.getTime() <= now().getTime()) return LATE;
    const session = await sessions.stateOf(flow.sessionId);
    if (!session.live) return LATE;
    if (!comesFromAllowedPage(req, session.allowedOrigins, publicUrl)) return ELSEWHERE;
    const setup = await oauth.of(flow);
    if (setup === null) {
      const end = { status: 'failed', code: 'system_not_offered', message: NOT_SET_UP.text } as const;
      await store.move(flow._id, ['pending'], end);
      return NOT_SET_UP;
    }

    let late = false;
    const strategy = new ConnectStrategy({
      auth: setup.auth,
      client: setup.client,
      authorizationUrl: setup.authorizationUrl,
      redirectUri: flow.redirectUri,
      scopes: flow.scopes,
      store: {
        async begin(verifier) {
          const state = randomToken();
          const browser = randomToken();
          const binding = {
            stateHash: hashToken(state),
            browserHash: hashToken(browser),
            verifier: await oauth.sealVerifier(flow, verifier),
          };
          late = (await store.bind(flow._id, hashToken(ticket), binding, now())) === null;
          if (late) throw new Error('The ticket was used by another request');
          const seconds = Math.ceil((flow.expiresAt.getTime() - now().getTime()) / 1000);
          cookie.set(res, flow._id, browser, seconds);
          return state;
        },
        redeem: async () => null,
      },
      exchange: () => Promise.reject(new Error('No code is exchanged on the way out')),
    });
    // A code in this address would make the strategy take it for a callback.
    Object.defineProperty(req, 'query', { value: {} });
    try {
      await runStrategy(passport, strategy, req, res);
      return null;
    } catch (error) {
      if (late) return USED;
      throw error;
    }
  };
}

const AGAIN = 'Close this window, go back to the application and choose Connect again.';
const USED = { title: 'This link has been used', text: AGAIN };
const LATE = { title: 'This link has expired', text: AGAIN };
const CANCELLED = { title: 'Connecting was cancelled', text: AGAIN };
const ELSEWHERE = {
  title: 'Open this from the application',
  text: 'For your safety an account can be connected only from the page that asked for it. Close this window, go to the application and choose Connect there.',
};
const NOT_SET_UP = {
  title: 'This tool is not set up',
  text: 'The application no longer offers this tool. Close this window.',
};
