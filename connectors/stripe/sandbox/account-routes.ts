import { invalidRequest } from './errors.ts';
import type { MountRoutes } from './handlers.ts';

/** https://docs.stripe.com/api/events: 30 days. */
const EVENTS_KEPT_SECONDS = 30 * 86_400;

/** The account behind the key, and its events. */
export const accountRoutes: MountRoutes = (router, context, { path, auth, list, retrieve }) => {
  router.get(path('/account'), auth, (request, response) => {
    const { id, login, name } = context.accountOf(request);
    response.json({
      id,
      object: 'account',
      business_profile: { name },
      charges_enabled: true,
      country: 'US',
      default_currency: 'usd',
      details_submitted: true,
      email: login,
      metadata: {},
      payouts_enabled: true,
      settings: {
        branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
        card_payments: { statement_descriptor_prefix: null },
        dashboard: { display_name: name, timezone: 'Etc/UTC' },
        payments: { statement_descriptor: null },
      },
      type: 'standard',
    });
  });
  router.get(
    path('/events/:id'),
    auth,
    retrieve('event', (state) => state.events),
  );
  router.get(path('/events'), auth, (request, response, next) => {
    const place = request.query['ending_before'];
    if (place !== undefined && context.takeExpiredCheckpoint(request)) {
      const { status, error } = invalidRequest(
        'ending_before',
        `No such event: '${place}'`,
        'resource_missing',
      );
      response.status(status).json({ error });
      return;
    }
    const { types } = request.query;
    const wanted = types === undefined ? null : new Set(Object.values(types).map(String));
    const oldest = (context.state.events.at(-1)?.created ?? 0) - EVENTS_KEPT_SECONDS;
    list((state) =>
      state.events.filter(
        ({ id, type, created }) =>
          created >= oldest &&
          (wanted === null || wanted.has(type) || id === place || id === request.query['starting_after']),
      ),
    )(request, response, next);
  });
};
