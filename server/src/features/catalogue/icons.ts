import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Router } from 'express';
import { notFound } from '../../http/api-error.ts';

export interface Icon {
  svg: Buffer;
  /** First characters of its hash: a changed icon gets a new address. */
  version: string;
}

export interface Icons {
  get(system: string): Icon | null;
  /** Path with the version in it; null where there is no icon. */
  urlOf(system: string): string | null;
}

/** The connectors' own `icon.svg` files, read once. Only names of registered connectors ever touch the disk. */
export function loadIcons(systems: readonly string[], folder: string = connectorsFolder()): Icons {
  const icons = new Map<string, Icon>();
  for (const system of systems) {
    const file = join(folder, system, 'icon.svg');
    if (!existsSync(file)) continue;
    const svg = readFileSync(file);
    icons.set(system, { svg, version: createHash('sha256').update(svg).digest('hex').slice(0, 12) });
  }
  return {
    get: (system) => icons.get(system) ?? null,
    urlOf(system) {
      const icon = icons.get(system);
      return icon === undefined ? null : `/assets/systems/${system}/icon.svg?v=${icon.version}`;
    },
  };
}

function connectorsFolder(): string {
  return dirname(fileURLToPath(import.meta.resolve('@patchbay/connectors/registry')));
}

const YEAR_SECONDS = 31_536_000;
const HOUR_SECONDS = 3600;

/** Logos for the catalogue, shown as images on pages of any origin; opened by themselves they can run nothing. */
export function iconRouter({ icons }: { icons: Icons }): Router {
  const router = Router();
  router.get('/assets/systems/:system/icon.svg', (req, res) => {
    const icon = icons.get(req.params.system);
    if (icon === null) throw notFound('icon');
    const current = req.query['v'] === icon.version;
    res.set({
      'cache-control': current
        ? `public, max-age=${YEAR_SECONDS}, immutable`
        : `public, max-age=${HOUR_SECONDS}`,
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
      'x-content-type-options': 'nosniff',
      etag: `"${icon.version}"`,
    });
    res.type('image/svg+xml').send(icon.svg);
  });
  return router;
}
