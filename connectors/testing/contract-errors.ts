import type { Fault } from '../sandbox/index.ts';
import { type AbortError, ProviderError, toProviderError } from '../sdk/index.ts';
import { type ContractSubject, partitionsOf } from './contract-subject.ts';
import type { TestContext, TestCredentials } from './test-context.ts';

type Run = (context: TestContext) => Promise<unknown>;
/** What must be known before a fault is set is found out first. */
type Call = readonly [name: string, prepare: () => Promise<Run>];

const FAULTS: readonly [Omit<Fault, 'times'>, object][] = [
  [{ fault: 'forbidden' }, { kind: 'forbidden' }],
  [{ fault: 'not_found' }, { kind: 'not_found' }],
  [
    { fault: 'rate_limit', retryAfterSeconds: 7 },
    { kind: 'rate_limited', retryAfterMs: 7000 },
  ],
  [{ fault: 'unavailable' }, { kind: 'unavailable' }],
  [{ fault: 'drop_reply' }, { kind: 'unavailable' }],
  [{ fault: 'nonsense' }, { kind: 'unexpected_response' }],
  [
    { fault: 'nonsense', as: 'wrong_types' },
    { kind: 'unexpected_response', field: expect.stringMatching(/./) },
  ],
];

export function describeErrors({ connector, sandbox, context, credentials }: ContractSubject): void {
  const setFault = (fault: Fault) => sandbox().control.addFault(connector.manifest.id, fault);
  const untilMet = async () => {
    const { id } = connector.manifest;
    const isMet = () =>
      sandbox()
        .control.state()
        .systems.every((one) => one.id !== id || one.faults.length === 0);
    for (const deadline = Date.now() + 60_000; !isMet(); ) {
      if (Date.now() > deadline) throw new Error('No request met the fault');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const calls: readonly Call[] = [
    ['identify', async () => (given) => connector.identify(given)],
    ['health', async () => (given) => connector.health(given)],
    ...Object.entries(connector.syncs).map(([name, sync]): Call => {
      const prepare = async () => {
        const [partition = null] = await partitionsOf(sync, context());
        return async (given: TestContext) => {
          for await (const _ of sync.run(given, { checkpoint: null, partition })) break;
        };
      };
      return [`the first page of ${name}`, prepare];
    }),
  ];

  const failureOf = async (run: Run, given: TestContext): Promise<ProviderError | AbortError> => {
    try {
      await run(given);
    } catch (error) {
      return toProviderError(error, { connector, lastFailure: given.lastFailure(), signal: given.signal });
    }
    throw new Error('It went well');
  };

  describe.each(calls)('%s', (_name, prepare) => {
    test.each(FAULTS)('fault %j', async (fault, expected) => {
      const run = await prepare();
      setFault({ ...fault, times: 1 });
      const error = await failureOf(run, context());
      expect(error).toBeInstanceOf(ProviderError);
      expect(error).toMatchObject(expected);
      // Nothing of what the scrambled answer held may be told.
      expect(error.message).not.toMatch(/nonsense|It works|\b7\b/);
    });

    test('credentials that are not good ask for a new connection', async () => {
      const run = await prepare();
      const error = await failureOf(run, context({ credentials: spoil(credentials()) }));
      expect(error).toMatchObject({ kind: 'reauthorize', status: 401 });
    });

    test('an abort ends it at once, as an abort', async () => {
      const run = await prepare();
      const controller = new AbortController();
      setFault({ fault: 'slow', times: 1, delayMs: 60_000 });
      const failure = failureOf(run, context({ signal: controller.signal }));
      // Not before: a request that arrives after its end would meet the fault of the next test.
      await untilMet();
      controller.abort();
      const error = await failure;
      expect(error).toMatchObject({ name: 'AbortError' });
    });
  });
}

function spoil(credentials: TestCredentials): TestCredentials {
  if ('accessToken' in credentials) return { accessToken: `${credentials.accessToken}x` };
  const fields = Object.entries(credentials.fields).map(([name, value]) => [name, `${value}x`]);
  return { fields: Object.fromEntries(fields) };
}
