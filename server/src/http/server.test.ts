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
