import type { ApplicationService } from '../applications/applications.service.ts';
import { svixError } from '../http/svix-error.ts';
import { noContent, ok, type SvixRoute, svixRoute } from '../http/svix-route.ts';
import { CAPABILITIES, type Capability, contractCapabilities } from './capabilities.ts';
import { expireAllIn, ORIGINS_HEADER, oneTimeTokenIn, originsOf, portalAccessIn } from './portal.input.ts';
import type { PortalTokens } from './portal-tokens.ts';

const DEFAULT_SECONDS = 7 * 86_400;

/** Svix's "app portal access": tokens with which a browser may see and change one application. */
export function portalRoutes({
  applications,
  tokens,
  publicUrl,
}: {
  applications: ApplicationService;
  tokens: PortalTokens;
  publicUrl: () => string;
}): SvixRoute[] {
  return [
    svixRoute({
      method: 'post',
      path: '/auth/app-portal-access/:app',
      body: portalAccessIn,
      // The answer is a secret, so it is not remembered: a repetition makes another token.
      idempotency: 'handler',
      async handle({ environment, params, body, header }) {
        const origins = originsOf(header(ORIGINS_HEADER));
        const app = await applications.getOrCreateFor(environment, params['app']!, body.application);
        const everything: readonly Capability[] = body.readOnly === true ? ['ViewBase'] : CAPABILITIES;
        const { token, code } = await tokens.issue(app, {
          capabilities: body.capabilities ?? everything,
          featureFlags: body.featureFlags ?? [],
          origins,
          sessionId: body.sessionId ?? null,
          expiresInSeconds: body.expiry ?? DEFAULT_SECONDS,
        });
        return ok({ url: `${publicUrl()}/webhooks#code=${code}`, token });
      },
    }),
    svixRoute({
      method: 'post',
      path: '/auth/app/:app/expire-all',
      body: expireAllIn,
      // Ending what has ended changes nothing.
      idempotency: 'handler',
      async handle({ environment, params, body }) {
        const app = await applications.get(environment, params['app']!);
        await tokens.endAll(app, { sessionIds: body.sessionIds ?? [], inSeconds: body.expiry ?? 0 });
        return noContent();
      },
    }),
    svixRoute({
      method: 'post',
      path: '/auth/logout',
      access: 'portal',
      idempotency: 'handler',
      async handle({ portal }) {
        if (portal !== null) await tokens.revoke(portal.tokenId);
        return noContent();
      },
    }),
    svixRoute({
      method: 'post',
      path: '/auth/one-time-token',
      access: 'anyone',
      body: oneTimeTokenIn,
      idempotency: 'handler',
      async handle({ body }) {
        const exchanged = await tokens.exchange(body.oneTimeToken);
        if (exchanged === null) {
          throw svixError(
            401,
            'authentication_failed',
            'This link was used already, or is too old. Open the portal again.',
          );
        }
        const { grant } = exchanged.access;
        return ok({
          token: exchanged.token,
          applicationId: grant.applicationId,
          serverUrl: publicUrl(),
          capabilities: contractCapabilities(grant),
          extensions: true,
          expiresAt: grant.expiresAt.toISOString(),
        });
      },
    }),
  ];
}
