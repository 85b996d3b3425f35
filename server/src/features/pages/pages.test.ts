import express from 'express';
import { listen } from '../../http/server.ts';
import { pagesRouter } from './pages.routes.ts';

test('calls of the widget are not taken for files of its build', async () => {
  const app = express();
  app.use(pagesRouter());
  app.use((req, res) => void res.json({ reached: req.url }));
  const server = await listen({ port: 0, host: '127.0.0.1' });
  server.serve(app);
  const answer = await fetch(`http://127.0.0.1:${server.port}/widget/v1/state`);
  expect([answer.status, await answer.json()]).toEqual([200, { reached: '/widget/v1/state' }]);
  expect(answer.headers.get('cross-origin-resource-policy')).toBeNull();
  await server.close(1000);
});
