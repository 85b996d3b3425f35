import { z } from 'zod';
import { RATE_LIMITS, readRateLimits } from '../security/rate-limits/policies.ts';
import { ROLES } from './config.ts';

const port = (example: number) =>
  z.coerce
    .number({ error: `must be a port number from 0 to 65535, for example ${example}` })
    .int(`must be a port number from 0 to 65535, for example ${example}`)
    .min(0, 'must be a port number from 0 to 65535')
    .max(65_535, 'must be a port number from 0 to 65535');

const masterKey = z.string().regex(/^(?:[0-9a-fA-F]{64}|[A-Za-z0-9+/_-]{43}=?)$/, {
  error: 'must be 32 random bytes in hex or base64, for example from: openssl rand -base64 32',
});

const onOff = z.enum(['on', 'off'], { error: 'must be "on" or "off"' });

const httpUrl = (example: string) =>
  z
    .url({ protocol: /^https?$/, error: `must be an http or https address, for example ${example}` })
    .transform((url) => url.replace(/\/+$/, ''));

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** `patchbay@acme.com`, or with a name: `Patchbay <patchbay@acme.com>`. */
const mailbox = z
  .string()
  .regex(
    /^(?:[^<>\r\n,]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@,]+@[^\s<>@,]+)$/,
    'must be a mail address, for example patchbay@acme.com',
  );

/** Every setting: its name, what it may be, its default. The page `docs/reference/settings.md` is made from it. */
export const settings = z.object({
  PATCHBAY_MODE: z
    .enum(['development', 'production'], { error: 'must be "development" or "production"' })
    .default('development')
    .describe('production refuses defaults that are only safe on a developer machine'),
  PATCHBAY_PORT: port(4000).default(4000).describe('port of the API, the widget and the admin'),
  PATCHBAY_HOST: z.string().default('127.0.0.1').describe('address to listen on; 0.0.0.0 in a container'),
  PATCHBAY_PUBLIC_URL: httpUrl('https://patchbay.acme.com')
    .optional()
    .describe('how browsers and providers reach Patchbay; required in production'),
  PATCHBAY_DATA_DIR: z
    .string()
    .default('.patchbay')
    .describe('folder of the embedded database and of generated keys'),
  PATCHBAY_MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .optional()
    .describe('a MongoDB replica set or sharded cluster; without it the embedded database is used'),
  PATCHBAY_MONGOD: z
    .enum(['auto', 'off'], { error: 'must be "auto" or "off"' })
    .default('off')
    .describe(
      '`auto` starts a `mongod` found on the PATH as a replica set of one member, instead of the embedded database',
    ),
  PATCHBAY_MONGODB_DATABASE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,60}$/, 'must be 1 to 60 letters, digits, _ or -')
    .default('patchbay')
    .describe('name of the database'),
  PATCHBAY_SVIX_URL: httpUrl('https://svix.acme.com')
    .optional()
    .describe('a Svix server; without it the embedded one'),
  PATCHBAY_SVIX_TOKEN: z.string().optional().describe('token for that Svix server'),
  PATCHBAY_WEBHOOK_MAX_BYTES: z.coerce
    .number({ error: 'must be a number of bytes from 16384 to 1048576' })
    .int('must be a number of bytes from 16384 to 1048576')
    .min(16_384, 'must be at least 16384')
    .max(1_048_576, 'must be at most 1048576, the most that a Svix server takes')
    .default(262_144)
    .describe(
      'most bytes of a webhook with changed records: more changes become more webhooks, a record that is larger alone is left out and read by the API',
    ),
  PATCHBAY_TENANT_ENDPOINTS: z.coerce
    .number({ error: 'must be a number of endpoints, for example 20' })
    .int()
    .min(0)
    .max(1000)
    .default(20)
    .describe(
      'most webhook endpoints that a tenant may make for itself in the webhook portal; 0 keeps the portal from tenants',
    ),
  PATCHBAY_MASTER_KEY: masterKey
    .optional()
    .describe(
      'key that wraps the keys of all secrets; in production this, PATCHBAY_MASTER_KEY_FILE or another PATCHBAY_KEY_PROVIDER is required',
    ),
  PATCHBAY_MASTER_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'file that holds the master key, instead of the variable; other users must not be able to read it',
    ),
  PATCHBAY_MASTER_KEY_PREVIOUS: list
    .pipe(z.array(masterKey))
    .optional()
    .describe(
      'former master keys, comma-separated, until `patchbay keys status` says that nothing uses them',
    ),
  PATCHBAY_KEY_PROVIDER: z
    .enum(['local', 'aws-kms', 'vault-transit'], { error: 'must be "local", "aws-kms" or "vault-transit"' })
    .default('local')
    .describe('where the master key is kept; what is set for the others still opens what they wrapped'),
  PATCHBAY_AWS_KMS_KEY_ID: z
    .string()
    .regex(/^[\w:/.-]{1,2048}$/, 'must be a key id, an ARN or an alias, for example alias/patchbay')
    .optional()
    .describe('master key in AWS KMS: key id, ARN or alias; needs the package `@aws-sdk/client-kms`'),
  PATCHBAY_AWS_KMS_REGION: z
    .string()
    .optional()
    .describe('its region; otherwise as the AWS environment says'),
  PATCHBAY_AWS_KMS_ENDPOINT: httpUrl('https://kms.eu-central-1.amazonaws.com')
    .optional()
    .describe('address of KMS where it is not that of the region, such as a VPC endpoint'),
  PATCHBAY_VAULT_ADDRESS: httpUrl('https://vault.acme.com:8200')
    .optional()
    .describe('HashiCorp Vault or OpenBao whose transit engine keeps the master key'),
  PATCHBAY_VAULT_TRANSIT_KEY: z
    .string()
    .regex(/^[\w.-]{1,128}$/, 'must be the name of a transit key')
    .optional()
    .describe('name of the transit key, of the type aes256-gcm96'),
  PATCHBAY_VAULT_TRANSIT_MOUNT: z
    .string()
    .regex(/^[\w.-]+(\/[\w.-]+)*$/, 'must be the path of the transit engine, for example transit')
    .default('transit')
    .describe('path of the transit engine'),
  PATCHBAY_VAULT_NAMESPACE: z.string().optional().describe('namespace in Vault'),
  PATCHBAY_VAULT_TOKEN: z.string().optional().describe('token for Vault'),
  PATCHBAY_VAULT_TOKEN_FILE: z
    .string()
    .optional()
    .describe('file with the token, read for every request, as Vault Agent renews it'),
  PATCHBAY_ROLES: list
    .pipe(
      z
        .array(z.enum(ROLES, { error: `must be a list of ${ROLES.join(', ')}` }))
        .min(1, 'must name at least one role'),
    )
    .default([...ROLES])
    .describe('what this process does: any of api, worker, delivery'),
  PATCHBAY_SANDBOX: onOff
    .optional()
    .describe('simulated providers for every system; on in development, off in production'),
  PATCHBAY_SANDBOX_PORT: port(4001).default(4001).describe('port of the built-in sandbox'),
  PATCHBAY_SANDBOX_URL: httpUrl('http://127.0.0.1:4001').optional().describe('a sandbox that runs elsewhere'),
  PATCHBAY_DEMO: onOff.optional().describe('the demo host application; on in development, off in production'),
  PATCHBAY_DEMO_PORT: port(4002).default(4002).describe('port of the demo host application'),
  PATCHBAY_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'], {
      error: 'must be debug, info, warn, error or silent',
    })
    .default('warn')
    .describe('least severe log lines to print'),
  PATCHBAY_RATE_LIMITS: z
    .string()
    .transform((text, context) => {
      const policies = readRateLimits(text);
      if (policies !== null) return policies;
      context.addIssue('must be "off" or a list such as api=120000/60,session=off');
      return z.NEVER;
    })
    .default({ ...RATE_LIMITS })
    .describe(
      `requests in seconds, over all processes; names that are left out keep their default, which is \`${Object.entries(
        RATE_LIMITS,
      )
        .map(([name, { points, seconds }]) => `${name}=${points}/${seconds}`)
        .join(',')}\`; \`off\` for none`,
    ),
  PATCHBAY_AUDIT_SINK: z
    .string()
    .regex(/^(?:off|https?:\/\/\S+|(?!https?:).+)$/, 'must be "off", the path of a file, or an https address')
    .optional()
    .describe(
      'where signed checkpoints of the audit trail go: a file (one JSON a line) or an address (one POST each), on another machine at best; `off` for none. Default: `audit-checkpoints.jsonl` in the data folder',
    ),
  PATCHBAY_EGRESS_ALLOW: list
    .optional()
    .describe(
      'comma-separated hosts or CIDR ranges that webhooks and connectors may reach although they are not public',
    ),
  PATCHBAY_SMTP_URL: z
    .string()
    .regex(
      /^smtps?:\/\/\S+$/,
      'must begin with smtp:// or smtps://, for example smtps://user:password@smtp.acme.com',
    )
    .optional()
    .describe(
      'mail server that tells the vendor of connections and webhook endpoints that need a person; together with the next two',
    ),
  PATCHBAY_MAIL_FROM: mailbox.optional().describe('sender of those mails'),
  PATCHBAY_MAIL_TO: list
    .pipe(
      z
        .array(mailbox)
        .min(1, 'must name at least one mail address')
        .max(20, 'must name at most 20 mail addresses'),
    )
    .optional()
    .describe('who gets those mails: addresses, separated by commas'),
  PATCHBAY_TRUST_PROXY: z.coerce
    .number({ error: 'must be a number of proxies, for example 1' })
    .int()
    .min(0)
    .max(10)
    .default(0)
    .describe('number of reverse proxies in front that set X-Forwarded-For'),
});

export type Settings = z.infer<typeof settings>;

export const SETTING_NAMES = Object.keys(settings.shape);
