import type { z } from 'zod';
import type { Action } from './action.ts';
import type { AuthMethod } from './auth.ts';
import type { AccountIdentity, ConnectorContext } from './context.ts';
import type { ErrorKind } from './errors.ts';
import type { Sync } from './sync.ts';
import type { Webhooks } from './webhook.ts';

/** Version of this contract. Changing the shape takes a decision record and a new number. */
export const CONNECTOR_SPEC = 1;

export const CATEGORIES = [
  'version-control',
  'calendar',
  'payments',
  'email',
  'crm',
  'accounting',
  'cloud-storage',
  'other',
] as const;

export type Category = (typeof CATEGORIES)[number];

export interface Manifest {
  /** Equal to the folder's name. */
  id: string;
  name: string;
  /** One sentence for the catalogue card. */
  summary: string;
  categories: readonly [Category, ...Category[]];
  docsUrl: string;
  /** Hosts that `ctx.fetch` may talk to with credentials. */
  apiHosts: readonly string[];
}

export interface RateLimit {
  /** `connection`: each connection has this budget; `app`: all connections of a system share it. */
  scope: 'connection' | 'app';
  requests: number;
  perSeconds: number;
  /** URL of the provider's page that states the number. */
  source: string;
}

/** An unsuccessful response, its body already read (at most 64 KiB of it). */
export interface FailedResponse {
  status: number;
  headers: Headers;
  body: string;
}

export interface ConnectorDefinition {
  spec: typeof CONNECTOR_SPEC;
  manifest: Manifest;
  auth: readonly [AuthMethod, ...AuthMethod[]];
  /** Per-connection settings; drives the generated form in the widget. */
  settings?: z.ZodObject;
  /** Which account do these credentials belong to? Also the live check of an API key. */
  identify(context: ConnectorContext): Promise<AccountIdentity>;
  /** A cheap call that fails when the connection does not work. */
  health(context: ConnectorContext): Promise<void>;
  syncs: Readonly<Record<string, Sync>>;
  actions: Readonly<Record<string, Action>>;
  webhooks?: Webhooks;
  rateLimits: readonly [RateLimit, ...RateLimit[]];
  /** Only where the provider departs from the usual statuses; `null` leaves it to the usual rules. */
  classifyError?(response: FailedResponse): ErrorKind | null;
}

export interface Connector extends ConnectorDefinition {
  readonly connector: true;
}

/** Checks what types cannot (ids, hosts) and freezes the result, so that a wrong connector fails at import. */
export function defineConnector(definition: ConnectorDefinition): Connector {
  const { id, apiHosts } = definition.manifest;
  if (!/^[a-z][a-z0-9-]*$/.test(id)) {
    throw new Error(`Connector id "${id}" must be lower case letters, digits and dashes, like its folder`);
  }
  for (const host of apiHosts) {
    if (host !== new URL(`https://${host}`).host) {
      throw new Error(`Connector ${id}: apiHosts entry "${host}" must be a bare host name`);
    }
  }
  return Object.freeze({ ...definition, connector: true as const });
}
