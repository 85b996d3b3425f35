import { toProviderError } from '../sdk/index.ts';
import type { ContractSubject } from './contract-subject.ts';
import { connectThroughSandbox, refreshAtSandbox, revokeAtSandbox } from './oauth-flow.ts';

export function describeOAuth({ connector, sandbox, context }: ContractSubject): void {
  const auth = connector.auth.find((method) => method.type === 'oauth2');
  if (auth === undefined) return;
  const connect = () => connectThroughSandbox({ auth, sandboxUrl: sandbox().url });
  const identify = (accessToken: string) => connector.identify(context({ credentials: { accessToken } }));

  test('its OAuth data connects, and the account is told', async () => {
    const tokens = await connect();
    expect([...tokens.scopes].sort()).toEqual(auth.scopes.map(({ scope }) => scope).sort());
    for (const name of auth.keepCallbackParams ?? []) expect(tokens.callback.get(name)).toBeTruthy();
    const account = await identify(tokens.accessToken);
    expect(account.accountId).not.toBe('');
    expect(account.label).not.toBe('');
    const again = await connect();
    expect(await identify(again.accessToken)).toEqual(account);
  });

  test('the refresh token behaves as declared', async () => {
    const { refreshToken } = await connect();
    if (auth.refreshTokens === 'none') return expect(refreshToken).toBeNull();
    const first = await refreshAtSandbox(auth, sandbox().url, String(refreshToken));
    await identify(first.accessToken);
    const second = refreshAtSandbox(auth, sandbox().url, String(refreshToken));
    if (auth.refreshTokens === 'rotating') {
      expect(first.refreshToken).not.toBeNull();
      await expect(second).rejects.toThrow('The token endpoint answered');
    } else {
      await identify((await second).accessToken);
    }
  });

  test('its revocation data ends the grant', async () => {
    if (auth.revocation === undefined) return;
    const tokens = await connect();
    expect(await revokeAtSandbox(auth, sandbox().url, tokens)).toBeLessThan(300);
    const error = await identify(tokens.accessToken).catch((thrown: unknown) =>
      toProviderError(thrown, { connector }),
    );
    expect(error).toMatchObject({ kind: 'reauthorize' });
  });
}
