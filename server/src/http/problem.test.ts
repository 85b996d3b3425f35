import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createLogger } from '../observability/logger.ts';
import { KeyProviderUnavailable } from '../security/keys/key-provider.ts';
import { problemHandler } from './problem.ts';

test('a keeper of keys that does not answer is told as something to try again, without what it said', async () => {
  const app = express();
  app.get('/', () => {
    throw new KeyProviderUnavailable('AWS KMS could not be used: secret detail');
  });
  app.use(problemHandler(createLogger({ level: 'silent' })));
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
  const text = await response.text();
  expect(JSON.parse(text)).toMatchObject({ status: 503, code: 'keys_unavailable' });
  expect(text).not.toContain('secret detail');
  server.close();
});
