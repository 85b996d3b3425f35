import { invalidRequest, notFound } from './errors.ts';
import { seconds } from './events.ts';
import type { MountRoutes } from './handlers.ts';
import { answerOnce } from './idempotency.ts';
import { stripeId } from './objects.ts';
import type { WebhookEndpoint } from './state.ts';

export const webhookEndpointRoutes: MountRoutes = (router, context, { path, auth, list }) => {
  router.get(
    path('/webhook_endpoints'),
    auth,
    list((state) => state.webhookEndpoints.map(withoutSecret)),
  );
  router.post(path('/webhook_endpoints'), auth, (request, response) => {
    answerOnce(context, request, response, () => {
      const { url, enabled_events: events, description } = (request.body ?? {}) as Record<string, unknown>;
      if (typeof url !== 'string' || !URL.canParse(url))
        return invalidRequest('url', 'Invalid URL', 'url_invalid');
      const enabled = Object.values((events ?? {}) as object).map(String);
      if (enabled.length === 0)
        return invalidRequest('enabled_events', 'Missing required param: enabled_events');
      const endpoint: WebhookEndpoint = {
        id: stripeId(context.random, 'we'),
        object: 'webhook_endpoint',
        api_version: null,
        application: null,
        created: seconds(context),
        description: typeof description === 'string' ? description : null,
        enabled_events: enabled,
        livemode: false,
        metadata: {},
        status: 'enabled',
        url,
        secret: stripeId(context.random, 'whsec', 32),
      };
      context.state.webhookEndpoints.push(endpoint);
      context.changed();
      return endpoint;
    });
  });
  router.delete(path('/webhook_endpoints/:id'), auth, (request, response) => {
    const id = String(request.params['id']);
    const { webhookEndpoints } = context.state;
    const place = webhookEndpoints.findIndex((endpoint) => endpoint.id === id);
    if (place < 0) {
      const failure = notFound('webhook endpoint', id);
      response.status(failure.status).json({ error: failure.error });
      return;
    }
    webhookEndpoints.splice(place, 1);
    context.changed();
    response.json({ id, object: 'webhook_endpoint', deleted: true });
  });
};

function withoutSecret({ secret: _, ...endpoint }: WebhookEndpoint) {
  return endpoint;
}
