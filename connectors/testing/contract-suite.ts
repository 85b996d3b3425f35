import { type Sandbox, startSandbox } from '../sandbox/index.ts';
import { sandboxProviders } from '../sandbox/providers.ts';
import type { Connector } from '../sdk/index.ts';
import { describeErrors } from './contract-errors.ts';
import { describeManifest } from './contract-manifest.ts';
import { describeOAuth } from './contract-oauth.ts';
import type { ContractSample, ContractSubject } from './contract-subject.ts';
import { describeSyncs } from './contract-syncs.ts';
import { describeWebhooks } from './contract-webhooks.ts';
import { createTestContext, type TestCredentials } from './test-context.ts';

const SEED_TIME = new Date('2026-06-01T12:00:00Z');

/** What every connector promises, checked against its own simulated provider. Call it in `contract.test.ts`. */
export function describeConnectorContract(connector: Connector, sample: ContractSample): void {
  const { id } = connector.manifest;
  describe(`${id} keeps the connector contract`, () => {
    let sandbox: Sandbox | null = null;
    const running = (): Sandbox => {
      if (sandbox === null) throw new Error('The sandbox has not started');
      return sandbox;
    };
    const subject: ContractSubject = {
      connector,
      sample,
      sandbox: running,
      credentials: () => credentialsOf(connector, running()),
      context: (options = {}) =>
        createTestContext({
          connector,
          sandboxUrl: running().url,
          credentials: credentialsOf(connector, running()),
          now: () => SEED_TIME,
          ...(sample.settings === undefined ? {} : { settings: sample.settings }),
          ...options,
        }),
    };

    beforeAll(async () => {
      const provider = sandboxProviders.find((one) => one.id === id);
      if (provider === undefined) throw new Error(`connectors/sandbox/providers.ts has no line for ${id}`);
      sandbox = await startSandbox({
        port: 0,
        host: '127.0.0.1',
        providers: [provider],
        seedTime: SEED_TIME,
      });
      sandbox.control.resetSystem(id, { sizes: sample.sizes });
    });
    afterEach(() => sandbox?.control.clearFaults(id));
    afterAll(() => sandbox?.close());

    describeManifest(connector);
    describeOAuth(subject);
    describeSyncs(subject);
    describeErrors(subject);
    describeWebhooks(subject);
  });
}

function credentialsOf(connector: Connector, sandbox: Sandbox): TestCredentials {
  const [system] = sandbox.control.state().systems;
  const { developerToken = null, apiKeys = {} } = system ?? {};
  if (developerToken !== null) return { accessToken: developerToken };
  const key = Object.keys(apiKeys)[0];
  const method = connector.auth.find((one) => one.type === 'api_key');
  const field = Object.keys(method?.fields.shape ?? {})[0];
  if (key === undefined || field === undefined) throw new Error('The sandbox offers no credentials');
  return { fields: { [field]: key } };
}
