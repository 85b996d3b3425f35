import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, postToken } from './test-support/oauth-client.ts';

const SCRIPT = join(import.meta.dirname, 'test-support/run-sandbox.ts');

describe('a sandbox that is killed', () => {
  let dataDir: string;
  let child: ChildProcess;
  let url: string;
  const start = async () => {
    child = spawn(process.execPath, [SCRIPT, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(child.stdout as NodeJS.ReadableStream, 'data');
    url = String(line).trim();
  };
  const kill = async () => {
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  const target = () => ({
    url,
    authorizePath: '/notes.example/authorize',
    tokenPath: '/notes.example/token',
  });
  const read = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` };
    return (await fetch(`${url}/notes.example/notes`, { headers })).status;
  };
  const refresh = (token: string) =>
    postToken(`${url}/notes.example/token`, { grant_type: 'refresh_token', refresh_token: token });

  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'sandbox-kill-'));
    await start();
  });
  afterEach(async () => {
    await kill();
    rmSync(dataDir, { recursive: true });
  });

  test('knows its tokens afterwards: the good, the used and the revoked', async () => {
    const kept = await connect(target());
    const rotated = await connect(target());
    const next = await refresh(rotated.refresh);
    const revoked = await connect(target());
    await fetch(`${url}/notes.example/revoke`, {
      method: 'POST',
      body: new URLSearchParams({ token: revoked.access }),
    });
    await kill();
    // A write that was cut off by the kill.
    appendFileSync(join(dataDir, 'tokens.log'), '["rev');
    await start();
    expect(await read(kept.access)).toBe(200);
    expect(await read(String(next.body['access_token']))).toBe(200);
    expect((await refresh(rotated.refresh)).body['error']).toBe('invalid_grant');
    expect(await read(revoked.access)).toBe(401);

    const third = await refresh(String(next.body['refresh_token']));
    await kill();
    await start();
    expect(await read(String(third.body['access_token']))).toBe(200);
  });
});
