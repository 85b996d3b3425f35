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
  /** 256 bits. */
  masterKey: Buffer;
  roles: ReadonlySet<Role>;
  /** Every system points at simulated providers. `url` null: the built-in ones. */
  sandbox: { enabled: boolean; url: string | null; port: number };
  /** The pretend SaaS product beside us. */
  demo: { enabled: boolean; port: number };
  /** Where checkpoints of the audit trail go, outside the database; null: nowhere. */
  auditSink: { file: string } | { url: string } | null;
  logLevel: string;
  /** Hosts or addresses that may be reached although they are not public. */
  egressAllow: readonly string[];
  /** How many proxies in front of us set `X-Forwarded-For`. */
  trustProxy: number;
}

export const ROLES = ['api', 'worker', 'delivery'] as const;
export type Role = (typeof ROLES)[number];
