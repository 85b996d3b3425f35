import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import express, { type RequestHandler, Router } from 'express';

const folder = (path: string) => fileURLToPath(new URL(`../../../../${path}`, import.meta.url));

/** Policy of our own pages: everything from here, nothing inline, no frames but where said. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'";

/**
 * The built browser parts: the widget for any page (`/widget/patchbay.js`), the iframe page (`/embed`), the webhook portal
 * for any page (`/webhooks/patchbay-webhooks.js`) and as a page of ours (`/webhooks`), the admin (`/admin`).
 */
export function pagesRouter(): Router {
  const router = Router();
  // `/widget/v1` is the API: no file is looked for there, and it works without a build.
  router.use('/widget', (req, _res, next) => (req.path.startsWith('/v1/') ? next('router') : next()));
  router.use('/widget', crossOrigin, built('widget/dist/cdn', 'widget'));
  router.use(
    '/embed',
    policy(`${POLICY}; frame-ancestors *`),
    embeddable,
    built('widget/dist/embed', 'widget'),
  );
  router.use('/webhooks', webhooks());
  router.use('/admin', policy(`${POLICY}; frame-ancestors 'none'`), built('admin/dist', 'admin'));
  router.get('/', (_req, res) => res.redirect('/docs'));
  return router;
}

/** The page is no part of anybody else's, the script is. */
function webhooks(): RequestHandler {
  const script = built('webhooks/dist/cdn', 'webhooks');
  const page = Router().use(
    policy(`${POLICY}; frame-ancestors 'none'`),
    built('webhooks/dist/page', 'webhooks'),
  );
  return (req, res, next) =>
    /^\/(patchbay-webhooks\.js|chunks\/)/.test(req.path)
      ? crossOrigin(req, res, () => script(req, res, next))
      : page(req, res, next);
}

function built(path: string, workspace: string): RequestHandler {
  const directory = folder(path);
  const files = express.static(directory, { setHeaders: cacheHashed, redirect: true });
  return (req, res, next) => {
    if (existsSync(directory)) return files(req, res, next);
    res
      .status(503)
      .type('text')
      .send(`The browser part is not built yet. Run: npm run build -w ${workspace}\n`);
  };
}

/** Hashed chunks never change; entries may with every release. */
function cacheHashed(res: express.Response, path: string): void {
  const hashed = /[-.][\w-]{8,}\.(?:js|css|svg)$/.test(path);
  res.setHeader('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=300');
}

const crossOrigin: RequestHandler = (_req, res, next) => {
  res.set({ 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' });
  next();
};

const embeddable: RequestHandler = (_req, res, next) => {
  res.removeHeader('x-frame-options');
  res.set('cross-origin-resource-policy', 'cross-origin');
  next();
};

function policy(value: string): RequestHandler {
  return (_req, res, next) => {
    res.set('content-security-policy', value);
    next();
  };
}
