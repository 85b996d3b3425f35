import type { RatePolicies } from '../security/rate-limits/policies.ts';
/** Where and how this process runs. Frozen; made by `loadConfig` only. */
export interface Config {
  mode: 'development' | 'production';
  /** 0 takes a free port. */
  port: number;
  /** Address to listen on. */
  host: string;
  /** As end users and providers reach us, without a trailing slash. Null: `http://localhost:<port>`. */
  publicUrl: string | null;
  dataDir: string;
  /** Null: a database on this machine, files in `dataDir`. */
  mongodbUri: string | null;
  /** What that one is: `auto` takes a `mongod` from the PATH where there is one, else the embedded database. */
  mongod: 'auto' | 'off';
  mongodbDatabase: string;
  /** Null: the embedded delivery service. */
  svix: { url: string; token: string } | null;
  /** Most bytes of a webhook with changed records. */
  webhookMaxBytes: number;
  /** How many endpoints a tenant may make for itself in the webhook portal; 0: tenants have none. */
  tenantEndpoints: number;
  keys: KeySettings;
  roles: ReadonlySet<Role>;
  /** Every system points at simulated providers. `url` null: the built-in ones. */
  sandbox: { enabled: boolean; url: string | null; port: number };
  /** The pretend SaaS product beside us. */
  demo: { enabled: boolean; port: number };
  rateLimits: RatePolicies;
  /** Where checkpoints of the audit trail go, outside the database; null: nowhere. */
  auditSink: { file: string } | { url: string } | null;
  logLevel: string;
  /** Tells the vendor what needs a person. Null: nobody. */
  mail: { url: string; from: string; to: readonly string[] } | null;
  /** Hosts or addresses that may be reached although they are not public. */
  egressAllow: readonly string[];
  /** How many proxies in front of us set `X-Forwarded-For`. */
  trustProxy: number;
}

/** The master keys: one wraps, all that are named unwrap. */
export interface KeySettings {
  provider: 'local' | 'aws-kms' | 'vault-transit';
  /** 256 bits; null where the master key is kept elsewhere. */
  local: Buffer | null;
  /** Former local ones, while something is still wrapped by them. */
  previous: readonly Buffer[];
  awsKms: { keyId: string; region: string | null; endpoint: string | null } | null;
  vaultTransit: {
    address: string;
    mount: string;
    key: string;
    namespace: string | null;
    token: { value: string } | { file: string };
  } | null;
}

export const ROLES = ['api', 'worker', 'delivery'] as const;
export type Role = (typeof ROLES)[number];
