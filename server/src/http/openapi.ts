import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { problem } from '../../contract/common.ts';
import { eventData } from '../../contract/events.ts';
import type { RouteContract } from '../../contract/route.ts';

/** The OpenAPI 3.1 document of every route in the contract. Pure: the same contract gives the same document. */
export function openApiDocument(routes: Readonly<Record<string, RouteContract>>, serverUrl: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const [name, route] of Object.entries(routes)) {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(name, route) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Patchbay',
      version: '1',
      description:
        'Connect tools, read their data, run actions. Errors are RFC 9457 problem documents with a stable `code`. ' +
        'Every list takes `limit` and `cursor`; every POST takes an `Idempotency-Key` header.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: serverUrl }],
    paths,
    webhooks: Object.fromEntries(
      Object.entries(eventData).map(([type, data]) => [
        type,
        {
          post: {
            summary: `Sent to the endpoints that subscribe to ${type}, signed as Standard Webhooks`,
            requestBody: { content: { 'application/json': { schema: data } } },
            responses: { '2XX': { description: 'Received' } },
          },
        },
      ]),
    ),
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key of the environment: `pb_...`' },
        publishableKey: {
          type: 'http',
          scheme: 'bearer',
          description: 'A publishable key: `pk_...`; opens a connect session together with an identity token',
        },
        session: { type: 'http', scheme: 'bearer', description: 'The token of a connect session' },
      },
    },
  });
}

const postHeaders = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(255)
    .optional()
    .meta({ description: 'Repeats with the same key and body get the first answer; another body gets 422.' }),
});

function operationOf(name: string, route: RouteContract): ZodOpenApiOperationObject {
  const status = String(route.status ?? 200) as '200';
  const security = {
    api_key: [{ apiKey: [] }],
    publishable_key: [{ publishableKey: [] }],
    session: [{ session: [] }],
    none: [],
  }[route.principal];
  return {
    operationId: name,
    summary: route.summary,
    tags: [tagOf(route.path)],
    security,
    ...(route.permission === undefined
      ? {}
      : { description: `Needs the permission \`${route.permission}\`.` }),
    requestParams: {
      ...(route.params === undefined ? {} : { path: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...(route.method === 'POST' && route.principal !== 'none' ? { header: postHeaders } : {}),
    },
    ...(route.body === undefined
      ? {}
      : { requestBody: { content: { 'application/json': { schema: route.body } } } }),
    responses: {
      [status]:
        route.response === undefined
          ? { description: 'Done' }
          : { description: 'Success', content: { 'application/json': { schema: route.response } } },
      default: {
        description: problemText(route),
        content: { 'application/problem+json': { schema: problem } },
      },
    },
  };
}

function problemText({ errors = [] }: RouteContract): string {
  return errors.length === 0 ? 'A problem' : `A problem; besides the common codes: ${errors.join(', ')}`;
}

function tagOf(path: string): string {
  const [, first, second, third] = path.split('/');
  return first === 'widget' ? 'widget' : ((third?.startsWith(':') === false ? third : second) ?? 'other');
}
