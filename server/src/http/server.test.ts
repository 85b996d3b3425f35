import { listen } from './server.ts';

test('before it serves, a request gets a problem document that says to come again', async () => {
  const server = await listen({ port: 0, host: '127.0.0.1' });
  const response = await fetch(`http://127.0.0.1:${server.port}/v1/systems`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(await response.json()).toMatchObject({
    status: 503,
    code: 'starting',
    requestId: expect.any(String),
  });
  await server.close(1000);
});

test('the widget can read that answer from a page of another origin, and its preflight passes', async () => {
  const server = await listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${server.port}/widget/v1/state`;
  const headers = { origin: 'https://vendor.example' };
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: {
      ...headers,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'authorization',
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
  expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/);
  const response = await fetch(url, { headers });
  expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([503, '*']);
  expect(response.headers.get('access-control-expose-headers')).toMatch(/retry-after/);
  const vendor = await fetch(`http://127.0.0.1:${server.port}/v1/systems`, { headers });
  expect(vendor.headers.get('access-control-allow-origin')).toBeNull();
  await server.close(1000);
});
