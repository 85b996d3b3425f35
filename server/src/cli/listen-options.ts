import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

export interface ListenOptions {
  /** Patchbay's address, without a path. */
  url: string;
  apiKey: string;
  forwardTo: string;
  /** `whsec_...` */
  secret: string;
  /** null: from now on. */
  since: Date | null;
  /** Empty: all. */
  eventTypes: string[];
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const NAMES = ['forward-to', 'url', 'api-key', 'secret', 'since', 'events'] as const;

export function listenOptions(
  args: readonly string[],
  { dataDir, now }: { dataDir: string; now: Date },
): ListenOptions {
  const values = valuesOf(args);
  return {
    ...patchbayOf(values, dataDir),
    forwardTo: address('forward-to', values['forward-to']),
    secret: secretOf(values.secret),
    since: values.since === undefined ? null : sinceOf(values.since, now),
    eventTypes: values.events?.split(',').filter((type) => type !== '') ?? [],
  };
}

type Values = { [name in (typeof NAMES)[number]]?: string };

function valuesOf(args: readonly string[]): Values {
  const options = Object.fromEntries(NAMES.map((name) => [name, { type: 'string' as const }]));
  try {
    return { ...parseArgs({ args: [...args], options }).values } as Values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** A key goes to the address that it was given with, and to no other. */
function patchbayOf(values: Values, dataDir: string): { url: string; apiKey: string } {
  const { url, 'api-key': apiKey } = values;
  if (url !== undefined) {
    if (apiKey === undefined) throw new UsageError('--api-key is missing; it belongs to --url.');
    return { url: new URL(address('url', url)).origin, apiKey };
  }
  const file = join(dataDir, 'dev.json');
  const kept = keptIn(file);
  if (kept.url === undefined || (apiKey ?? kept.apiKey) === undefined) {
    throw new UsageError(
      `There is no address and API key in ${file}, which "npm start" writes. Give --url and --api-key.`,
    );
  }
  return { url: new URL(kept.url).origin, apiKey: apiKey ?? kept.apiKey ?? '' };
}

function keptIn(file: string): { url?: string; apiKey?: string } {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { url?: string; apiKey?: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

function address(name: string, value: string | undefined): string {
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  if (!/^https?:\/\//.test(value) || !URL.canParse(value)) {
    throw new UsageError(`--${name} must be an address like http://localhost:3000/hooks.`);
  }
  return value;
}

function secretOf(value: string | undefined): string {
  if (value === undefined) return `whsec_${randomBytes(32).toString('base64')}`;
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(value) ? Buffer.from(value.slice(6), 'base64').length : 0;
  if (bytes < 24 || bytes > 64) {
    throw new UsageError('--secret must be whsec_ and 24 to 64 bytes in base64.');
  }
  return value;
}

function sinceOf(value: string, now: Date): Date {
  const [, count, unit = ''] = /^(\d+)([smhd])$/.exec(value) ?? [];
  const since = count === undefined ? new Date(value) : ago(Number(count) * (UNITS_MS[unit] ?? 0), now);
  if (Number.isNaN(since.getTime())) {
    throw new UsageError('--since must be a time like 2026-06-01T12:00:00Z, or an age like 10m, 2h or 1d.');
  }
  return since;
}

function ago(ms: number, now: Date): Date {
  return new Date(now.getTime() - ms);
}
