import { join } from 'node:path';
import { distance } from 'fastest-levenshtein';
import type { Config } from './config.ts';
import { ConfigError } from './config-error.ts';
import { keyContradictions, loadKeys } from './load-keys.ts';
import { SETTING_NAMES, type Settings, settings } from './settings.ts';

/** Reads `PATCHBAY_*` variables. Throws `ConfigError` with every problem at once. */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(
      (entry): entry is [string, string] =>
        entry[0].startsWith('PATCHBAY_') &&
        !entry[0].startsWith('PATCHBAY_TEST_') &&
        entry[1] !== undefined &&
        entry[1] !== '',
    ),
  );
  const parsed = settings.safeParse(given);
  const problems = [
    ...unknownNames(Object.keys(given)),
    ...(parsed.success
      ? []
      : parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`)),
    ...(parsed.success ? contradictions(parsed.data) : []),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function unknownNames(names: readonly string[]): string[] {
  return names
    .filter((name) => !SETTING_NAMES.includes(name))
    .map((name) => {
      const nearest = SETTING_NAMES.toSorted((a, b) => distance(a, name) - distance(b, name))[0] ?? '';
      return `${name} is not a setting. Did you mean ${nearest}? Remove it or correct its name.`;
    });
}

function contradictions(values: Settings): string[] {
  const problems: string[] = [];
  const production = values.PATCHBAY_MODE === 'production';
  if (production && values.PATCHBAY_PUBLIC_URL === undefined) {
    problems.push(
      'PATCHBAY_PUBLIC_URL is required in production: write the https address that browsers and providers use',
    );
  }
  if (production && values.PATCHBAY_PUBLIC_URL?.startsWith('http://') === true) {
    problems.push('PATCHBAY_PUBLIC_URL must begin with https:// in production');
  }
  problems.push(...keyContradictions(values));
  if (values.PATCHBAY_MONGOD === 'auto' && values.PATCHBAY_MONGODB_URI !== undefined) {
    problems.push(
      'PATCHBAY_MONGOD starts a database here, and PATCHBAY_MONGODB_URI names one elsewhere: remove one of them',
    );
  }
  if ((values.PATCHBAY_SVIX_URL === undefined) !== (values.PATCHBAY_SVIX_TOKEN === undefined)) {
    problems.push('PATCHBAY_SVIX_URL and PATCHBAY_SVIX_TOKEN belong together: set both or neither');
  }
  const mail = [values.PATCHBAY_SMTP_URL, values.PATCHBAY_MAIL_FROM, values.PATCHBAY_MAIL_TO];
  if (mail.includes(undefined) && mail.some((value) => value !== undefined)) {
    problems.push(
      'PATCHBAY_SMTP_URL, PATCHBAY_MAIL_FROM and PATCHBAY_MAIL_TO belong together: set all of them or none',
    );
  }
  return problems;
}

function auditSinkOf({
  PATCHBAY_AUDIT_SINK: sink,
  PATCHBAY_DATA_DIR: dataDir,
}: Settings): Config['auditSink'] {
  if (sink === 'off') return null;
  if (sink === undefined) return { file: join(dataDir, 'audit-checkpoints.jsonl') };
  return /^https?:/.test(sink) ? { url: sink } : { file: sink };
}

function toConfig(values: Settings): Config {
  const production = values.PATCHBAY_MODE === 'production';
  const byMode = (setting: 'on' | 'off' | undefined) => (setting ?? (production ? 'off' : 'on')) === 'on';
  const { PATCHBAY_SVIX_URL: svixUrl, PATCHBAY_SVIX_TOKEN: svixToken } = values;
  const { PATCHBAY_SMTP_URL: smtpUrl, PATCHBAY_MAIL_FROM: from, PATCHBAY_MAIL_TO: to } = values;
  return Object.freeze({
    mode: values.PATCHBAY_MODE,
    port: values.PATCHBAY_PORT,
    host: values.PATCHBAY_HOST,
    publicUrl: values.PATCHBAY_PUBLIC_URL ?? null,
    dataDir: values.PATCHBAY_DATA_DIR,
    mongodbUri: values.PATCHBAY_MONGODB_URI ?? null,
    mongod: values.PATCHBAY_MONGOD,
    mongodbDatabase: values.PATCHBAY_MONGODB_DATABASE,
    svix: svixUrl === undefined || svixToken === undefined ? null : { url: svixUrl, token: svixToken },
    webhookMaxBytes: values.PATCHBAY_WEBHOOK_MAX_BYTES,
    tenantEndpoints: values.PATCHBAY_TENANT_ENDPOINTS,
    keys: loadKeys(values),
    roles: new Set(values.PATCHBAY_ROLES),
    sandbox: {
      enabled: byMode(values.PATCHBAY_SANDBOX),
      url: values.PATCHBAY_SANDBOX_URL ?? null,
      port: values.PATCHBAY_SANDBOX_PORT,
    },
    demo: { enabled: byMode(values.PATCHBAY_DEMO), port: values.PATCHBAY_DEMO_PORT },
    auditSink: auditSinkOf(values),
    rateLimits: values.PATCHBAY_RATE_LIMITS,
    logLevel: values.PATCHBAY_LOG_LEVEL,
    mail: smtpUrl === undefined || from === undefined || to === undefined ? null : { url: smtpUrl, from, to },
    egressAllow: values.PATCHBAY_EGRESS_ALLOW ?? (production ? [] : ['localhost', '127.0.0.0/8', '::1/128']),
    trustProxy: values.PATCHBAY_TRUST_PROXY,
  });
}
