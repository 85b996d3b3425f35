import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import express, { Router } from 'express';
import { routes } from '../../../contract/index.ts';
import { openApiDocument } from '../../http/openapi.ts';

const swaggerFolder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Patchbay API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>`;

const START = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', deepLinking: true, validatorUrl: null });`;

/** The OpenAPI document and a page to read it; everything from this server, nothing from a third party. */
export function docsRouter({ publicUrl }: { publicUrl: string }): Router {
  const router = Router();
  const document = openApiDocument(routes, publicUrl);
  router.get('/openapi.json', (_req, res) => {
    res.set('access-control-allow-origin', '*').json(document);
  });
  router.get('/docs', (_req, res) => {
    res
      .set(
        'content-security-policy',
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'; form-action 'none'",
      )
      .type('html')
      .send(PAGE);
  });
  router.get('/docs/start.js', (_req, res) => {
    res.type('js').send(START);
  });
  router.use('/docs/assets', express.static(swaggerFolder, { index: false, maxAge: '1d' }));
  return router;
}
