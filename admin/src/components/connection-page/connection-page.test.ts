import { expectAccessible } from '@patchbay/browser-kit/testing/accessibility.ts';
import { makeConnection, makeRun, makeSync, runningSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import {
  deepActive,
  deepAll,
  findButton,
  press,
  textOf,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import type { FakeApi } from '../../testing/fake-api.ts';
import { broken, failedRun, pageOf } from '../../testing/fixtures.ts';
import { open, unmount } from '../../testing/mount.ts';

const HASH = '#/connections/con_00000001';

const answers = (api: FakeApi) =>
  api
    .on('GET /connections/:id', makeConnection())
    .on('GET /connections/:id/syncs', { data: [makeSync(), runningSync] })
    .on('GET /sync-runs', pageOf(makeRun(), failedRun));

describe('one connection', () => {
  afterEach(unmount);

  it('shows account, facts, syncs with progress and recent runs', async () => {
    const mounted = await open(answers, HASH);
    await waitForText(mounted.element, '4,200 of 10,000');
    const text = textOf(mounted.element);
    for (const part of [
      'octo-org',
      'con_00000001',
      'user-1',
      'repo',
      'every 30 minutes',
      '120 read, 3 created',
    ]) {
      expect(text).to.include(part);
    }
    expect(mounted.api.called('GET /sync-runs')[0]?.query.get('connectionId')).to.equal('con_00000001');
    expect(deepAll(mounted.element, 'progress')[0]?.getAttribute('aria-valuetext')).to.equal(
      '4,200 of 10,000',
    );
    expect(findButton(mounted.element, 'Run now: Commits')?.hasAttribute('disabled')).to.equal(true);
    await expectAccessible(mounted.element, 'connection');
  });

  it('says in words why it stopped', async () => {
    const { element } = await open((api) => answers(api).on('GET /connections/:id', broken), HASH);
    await waitForText(element, 'GitHub no longer accepts the access that was given.');
    expect(textOf(element)).to.include('The tenant reconnects it in the widget.');
    expect(textOf(element)).to.include('Reference: log_1234abcd');
    expect(findButton(element, 'Run now: Repositories')?.hasAttribute('disabled')).to.equal(true);
    await expectAccessible(element, 'needs reconnecting');
  });

  it('runs a sync, pauses, resumes and checks', async () => {
    let connection = makeConnection();
    const set = (change: Partial<typeof connection>) => {
      connection = makeConnection(change);
      return connection;
    };
    const mounted = await open(
      (api) =>
        answers(api)
          .on('GET /connections/:id', () => connection)
          .on('POST /connections/:id/syncs/:sync/run', { runId: 'run_00000009' })
          .on('POST /connections/:id/pause', () => set({ status: 'paused' }))
          .on('POST /connections/:id/resume', () => set({}))
          .on('POST /connections/:id/check', () => ({ ok: false, connection, failure: broken.failure })),
      HASH,
    );
    await press(mounted.element, 'Run now: Repositories');
    await until(() => mounted.api.called('POST /connections/:id/syncs/:sync/run')[0], 'the run');
    await press(mounted.element, 'Pause');
    await waitForText(mounted.element, 'Nothing is lost; resume whenever you like.');
    await press(mounted.element, 'Resume');
    await waitForText(mounted.element, 'The next runs are planned.');
    await press(mounted.element, 'Check now');
    await waitForText(mounted.element, 'The provider does not accept this connection.');
    expect(mounted.api.called('POST /connections/:id/pause')[0]?.headers.get('idempotency-key')).to.match(
      /^\w{32}$/,
    );
  });

  it('carries out deletions that were held, when asked', async () => {
    const held = makeSync({ run: makeRun({ heldDeletions: 40 }) });
    const mounted = await open(
      (api) =>
        answers(api)
          .on('GET /connections/:id/syncs', { data: [held] })
          .on('POST /connections/:id/syncs/:sync/run', { runId: 'run_00000009' }),
      HASH,
    );
    await waitForText(mounted.element, '40 deletions wait for you.');
    await press(mounted.element, 'Delete them: Repositories');
    const call = await until(() => mounted.api.called('POST /connections/:id/syncs/:sync/run')[0], 'the run');
    expect(call.body).to.deep.equal({ allowDeletions: true });
  });

  it('disconnects after asking what happens to the data, with the focus on Cancel', async () => {
    const mounted = await open(
      (api) => answers(api).on('DELETE /connections/:id', null).on('GET /connections', pageOf()),
      HASH,
    );
    await press(mounted.element, 'Disconnect');
    await until(() => deepActive()?.classList.contains('cancel'), 'focus on Cancel');
    expect(textOf(mounted.element)).to.include('Disconnect GitHub?');
    await expectAccessible(mounted.element, 'disconnect');
    deepAll(mounted.element, 'input[value=delete]')[0]?.click();
    deepAll(mounted.element, 'dialog button[type=submit]')[0]?.click();
    await waitForText(mounted.element, 'No connections yet');
    expect(mounted.api.called('DELETE /connections/:id')[0]?.query.get('data')).to.equal('delete');
  });

  it('keeps the dialog open with the reason when that does not work', async () => {
    const { element } = await open(
      (api) =>
        answers(api).on('DELETE /connections/:id', { status: 502, detail: 'The provider did not answer.' }),
      HASH,
    );
    await press(element, 'Disconnect');
    deepAll(element, 'dialog button[type=submit]')[0]?.click();
    await waitForText(element, 'The provider did not answer.');
    expect((deepAll(element, 'dialog')[0] as HTMLDialogElement).open).to.equal(true);
  });

  it('says that there is no such connection', async () => {
    const { element } = await open(
      (api) =>
        answers(api).on('GET /connections/:id', { status: 404, detail: 'There is no such connection.' }),
      '#/connections/con_99999999',
    );
    await waitForText(element, 'There is no such connection.');
  });
});
