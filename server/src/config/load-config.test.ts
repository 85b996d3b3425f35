import { chmodSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error.ts';
import { loadConfig } from './load-config.ts';

const dataDir = () => mkdtempSync(join(tmpdir(), 'patchbay-config-'));
const key = Buffer.alloc(32, 7).toString('base64');

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig({ PATCHBAY_DATA_DIR: dataDir(), ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('without any, development defaults are safe to run on one machine', () => {
    const config = loadConfig({ PATCHBAY_DATA_DIR: dataDir() });
    expect(config).toMatchObject({
      port: 4000,
      host: '127.0.0.1',
      mongodbUri: null,
      mongod: 'off',
      svix: null,
    });
    expect(config.sandbox.enabled).toBe(true);
    expect([...config.roles]).toEqual(['api', 'worker', 'delivery']);
    expect(Object.isFrozen(config)).toBe(true);
  });

  test.each([
    [{ PATCHBAY_PORT: 'abc' }, /^PATCHBAY_PORT must be a port number/],
    [{ PATCHBAY_PORT: '70000' }, /^PATCHBAY_PORT must be a port number/],
    [{ PATCHBAY_ROLES: 'api,cook' }, /^PATCHBAY_ROLES must be a list of api, worker, delivery/],
    [{ PATCHBAY_MONGODB_URI: 'localhost:27017' }, /^PATCHBAY_MONGODB_URI must begin with mongodb:\/\//],
    [{ PATCHBAY_MASTER_KEY: 'short' }, /^PATCHBAY_MASTER_KEY must be 32 random bytes/],
    [{ PATCHBAY_PUBLIC_URL: 'acme' }, /^PATCHBAY_PUBLIC_URL must be an http or https address/],
    [{ PATCHBAY_SANDBOX: 'yes' }, /^PATCHBAY_SANDBOX must be "on" or "off"/],
    [{ PATCHBAY_MONGOD: '/usr/bin/mongod' }, /^PATCHBAY_MONGOD must be "auto" or "off"/],
    [
      { PATCHBAY_MONGOD: 'auto', PATCHBAY_MONGODB_URI: 'mongodb://db1/?replicaSet=rs0' },
      /PATCHBAY_MONGOD starts a database here, and PATCHBAY_MONGODB_URI names one elsewhere/,
    ],
    [{ PATCHBAY_MASTER_KEY_PREVIOUS: 'short' }, /^PATCHBAY_MASTER_KEY_PREVIOUS must be 32 random bytes/],
    [
      { PATCHBAY_MASTER_KEY: key, PATCHBAY_MASTER_KEY_FILE: '/x' },
      /PATCHBAY_MASTER_KEY and PATCHBAY_MASTER_KEY_FILE are both set/,
    ],
    [{ PATCHBAY_KEY_PROVIDER: 'aws-kms' }, /^PATCHBAY_AWS_KMS_KEY_ID is required/],
    [
      { PATCHBAY_KEY_PROVIDER: 'vault-transit', PATCHBAY_VAULT_ADDRESS: 'https://v:8200' },
      /PATCHBAY_VAULT_ADDRESS, PATCHBAY_VAULT_TRANSIT_KEY and PATCHBAY_VAULT_TOKEN .* belong together/,
    ],
    [
      {
        PATCHBAY_KEY_PROVIDER: 'aws-kms',
        PATCHBAY_AWS_KMS_KEY_ID: 'alias/a',
        PATCHBAY_MASTER_KEY: key,
      },
      /PATCHBAY_MASTER_KEY belongs to the provider local.*PATCHBAY_MASTER_KEY_PREVIOUS/,
    ],
    [{ PATCHBAY_PROT: '4000' }, /^PATCHBAY_PROT is not a setting. Did you mean PATCHBAY_PORT\?/],
    [
      { PATCHBAY_SVIX_URL: 'https://svix.acme.com' },
      /PATCHBAY_SVIX_URL and PATCHBAY_SVIX_TOKEN belong together/,
    ],
    [{ PATCHBAY_WEBHOOK_MAX_BYTES: '2000000' }, /^PATCHBAY_WEBHOOK_MAX_BYTES must be at most 1048576/],
    [{ PATCHBAY_SMTP_URL: 'smtps://mail.acme.com' }, /PATCHBAY_SMTP_URL, PATCHBAY_MAIL_FROM and .* belong/],
    [{ PATCHBAY_SMTP_URL: 'mail.acme.com' }, /^PATCHBAY_SMTP_URL must begin with smtp:\/\//],
    [{ PATCHBAY_MAIL_TO: 'ops' }, /^PATCHBAY_MAIL_TO must be a mail address/],
    [
      { PATCHBAY_MODE: 'production', PATCHBAY_PUBLIC_URL: 'https://a.com' },
      /^PATCHBAY_MASTER_KEY is required in production/,
    ],
    [
      { PATCHBAY_MODE: 'production', PATCHBAY_MASTER_KEY: key },
      /^PATCHBAY_PUBLIC_URL is required in production/,
    ],
  ] as [Record<string, string>, RegExp][])('%j stops the start and says what to write', (env, message) => {
    expect(problemsOf(env).join('\n')).toMatch(message);
  });

  test('mail goes to everybody in the list', () => {
    const { mail } = loadConfig({
      PATCHBAY_DATA_DIR: dataDir(),
      PATCHBAY_SMTP_URL: 'smtps://user:pass@smtp.acme.com',
      PATCHBAY_MAIL_FROM: 'Patchbay <patchbay@acme.com>',
      PATCHBAY_MAIL_TO: 'ops@acme.com, cto@acme.com',
    });
    expect(mail).toEqual({
      url: 'smtps://user:pass@smtp.acme.com',
      from: 'Patchbay <patchbay@acme.com>',
      to: ['ops@acme.com', 'cto@acme.com'],
    });
  });

  test('all problems are told at once', () => {
    expect(problemsOf({ PATCHBAY_PORT: 'x', PATCHBAY_MODE: 'y' })).toHaveLength(2);
  });

  test('an empty variable counts as not set', () => {
    expect(problemsOf({ PATCHBAY_PORT: '' })).toEqual([]);
  });

  test('a secret never shows in the message', () => {
    expect(problemsOf({ PATCHBAY_MASTER_KEY: 'my-secret-key' }).join()).not.toContain('my-secret-key');
  });
});

describe('master key', () => {
  test('is made once, kept with mode 0600 and read again', () => {
    const dir = dataDir();
    const first = loadConfig({ PATCHBAY_DATA_DIR: dir }).keys.local;
    expect(first).toHaveLength(32);
    expect(statSync(join(dir, 'master.key')).mode & 0o777).toBe(0o600);
    expect(loadConfig({ PATCHBAY_DATA_DIR: dir }).keys.local).toEqual(first);
  });

  test('can be read from a file, unless others can read that too', () => {
    const dir = dataDir();
    const file = join(dir, 'key');
    writeFileSync(file, `${key}\n`, { mode: 0o600 });
    const from = (path: string) =>
      loadConfig({ PATCHBAY_DATA_DIR: dir, PATCHBAY_MASTER_KEY_FILE: path }).keys.local;
    expect(from(file)).toEqual(Buffer.alloc(32, 7));
    chmodSync(file, 0o644);
    expect(() => from(file)).toThrow(/can be read by other users of this machine: chmod 600/);
    expect(() => from(join(dir, 'nowhere'))).toThrow(/PATCHBAY_MASTER_KEY_FILE cannot be read/);
    writeFileSync(join(dir, 'short'), 'abc', { mode: 0o600 });
    expect(() => from(join(dir, 'short'))).toThrow(/must hold 32 random bytes/);
  });

  test('former ones are a list, and keepers elsewhere need no local one', () => {
    const other = Buffer.alloc(32, 8).toString('hex');
    const dir = dataDir();
    const { keys } = loadConfig({
      PATCHBAY_DATA_DIR: dir,
      PATCHBAY_MODE: 'production',
      PATCHBAY_PUBLIC_URL: 'https://a.com',
      PATCHBAY_KEY_PROVIDER: 'aws-kms',
      PATCHBAY_AWS_KMS_KEY_ID: 'alias/patchbay',
      PATCHBAY_MASTER_KEY_PREVIOUS: `${key}, ${other}`,
    });
    expect(keys).toMatchObject({ provider: 'aws-kms', local: null, awsKms: { keyId: 'alias/patchbay' } });
    expect(keys.previous).toEqual([Buffer.alloc(32, 7), Buffer.alloc(32, 8)]);
    expect(existsSync(join(dir, 'master.key'))).toBe(false);
  });

  test('a damaged one stops the start instead of being replaced', () => {
    const dir = dataDir();
    writeFileSync(join(dir, 'master.key'), 'damaged');
    expect(() => loadConfig({ PATCHBAY_DATA_DIR: dir })).toThrow(/does not hold a 32-byte key/);
    expect(readFileSync(join(dir, 'master.key'), 'utf8')).toBe('damaged');
  });
});
