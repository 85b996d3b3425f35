import { EVENT_TYPES } from '../../contract/events.ts';
import { routes } from '../../contract/index.ts';
import { openApiDocument } from './openapi.ts';

const document = openApiDocument(routes, 'https://patchbay.example');

test('describes every route of the contract, with its answer, its problems and who may call it', () => {
  expect(document.openapi).toBe('3.1.0');
  const described = Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const wanted = Object.values(routes).map(
    ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  expect(described.toSorted()).toEqual(wanted.toSorted());
  expect(Object.keys(document.webhooks ?? {}).toSorted()).toEqual(EVENT_TYPES.toSorted());
});

test.each(Object.values(routes).map((route) => [`${route.method} ${route.path}`, route] as const))(
  '%s',
  (_name, route) => {
    const path = route.path.replaceAll(/:(\w+)/g, '{$1}');
    const operation = document.paths?.[path]?.[route.method.toLowerCase() as 'post'];
    expect(operation?.responses).toHaveProperty(String(route.status ?? 200));
    expect(operation?.responses).toHaveProperty('default');
    expect(operation?.security).toHaveLength(route.principal === 'none' ? 0 : 1);
    const names = (operation?.parameters ?? []).map((one) => ('name' in one ? one.name : ''));
    expect(names.includes('Idempotency-Key')).toBe(route.method === 'POST' && route.principal !== 'none');
    for (const [, name] of route.path.matchAll(/:(\w+)/g)) expect(names).toContain(name);
  },
);
