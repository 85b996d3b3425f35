import { makeRun, runningSync } from '@patchbay/browser-kit/testing/fixtures.ts';
import {
  deepActive,
  deepAll,
  findButton,
  press,
  textOf,
  type,
  waitForButton,
  waitForText,
} from '@patchbay/browser-kit/testing/query.ts';
import { until } from '@patchbay/browser-kit/testing/until.ts';
import { expect } from 'chai';
import { expectAccessible } from '../../testing/accessibility.ts';
import type { FakeApi } from '../../testing/fake-api.ts';
import {
  makeConfiguration,
  makeConnection,
  makeState,
  needsReauthorization,
} from '../../testing/fixtures.ts';
import { type Mounted, mount, ready, unmount } from '../../testing/mount.ts';
import { FakePopup, installPopup, restorePopup } from '../../testing/popup.ts';

async function openGitHub(prepare: (api: FakeApi) => void, button = 'Manage GitHub'): Promise<Mounted> {
  const mounted = await mount(prepare);
  await ready(mounted);
  await press(mounted.element, button);
  await waitForText(mounted.element, 'Overview');
  return mounted;
}

const changes = ({ events }: Mounted) =>
  events
    .filter(({ type }) => type === 'patchbay-changed')
    .map(({ detail }) => (detail as { change: string }).change);

describe('connection', () => {
  afterEach(() => {
    unmount();
    restorePopup();
  });

  it('shows the account, who connected it and the progress', async () => {
    const connection = makeConnection({ syncs: [runningSync] });
    const mounted = await openGitHub((api) => api.on('GET /state', makeState({ connections: [connection] })));
    expect(textOf(mounted.element)).to.include('octo-org').and.to.include('by you');
    await waitForText(mounted.element, 'Syncing: 4,200 of 10,000');
    const bar = deepAll(mounted.element, 'progress')[0] as HTMLProgressElement;
    expect([bar.value, bar.max]).to.deep.equal([4200, 10_000]);
    await expectAccessible(mounted.element, 'syncing');
  });

  it('follows the progress until it is done', async () => {
    let read = 100;
    const state = () => {
      const run = makeRun({
        status: read < 300 ? 'running' : 'succeeded',
        counts: { ...makeRun().counts, read },
        total: 300,
      });
      return makeState({ connections: [makeConnection({ syncs: [{ ...runningSync, run }] })] });
    };
    const mounted = await openGitHub((api) => api.on('GET /state', state));
    await waitForText(mounted.element, '100 of 300');
    read = 200;
    await waitForText(mounted.element, '200 of 300');
    read = 300;
    await until(() => !textOf(mounted.element).includes('of 300'), 'done');
  });

  it('starts a sync, pauses and resumes', async () => {
    let paused = false;
    const connection = () => makeConnection({ status: paused ? 'paused' : 'active' });
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', () => makeState({ connections: [connection()] }))
        .on('POST /connections/:id/syncs/:sync/run', { runId: 'run_12345678' })
        .on('POST /connections/:id/pause', () => {
          paused = true;
          return connection();
        })
        .on('POST /connections/:id/resume', () => {
          paused = false;
          return connection();
        }),
    );
    await press(mounted.element, 'Sync now');
    await waitForText(mounted.element, 'The sync has started.');
    expect(mounted.api.called('POST /connections/:id/syncs/:sync/run')).to.have.length(2);
    await press(mounted.element, 'Pause');
    await waitForText(mounted.element, 'Syncing is paused');
    await expectAccessible(mounted.element, 'paused');
    await press(mounted.element, 'Resume');
    await waitForButton(mounted.element, 'Pause');
    expect(changes(mounted)).to.deep.equal(['sync_requested', 'paused', 'resumed']);
  });

  it('says what stopped and reconnects with one click', async () => {
    installPopup();
    const mounted = await openGitHub(
      (api) =>
        api.on('GET /state', makeState({ connections: [needsReauthorization] })).on('POST /flows', 'never'),
      'Reconnect GitHub',
    );
    await waitForText(mounted.element, 'Nothing that was synced is lost, and your settings are kept.');
    await expectAccessible(mounted.element, 'needs reconnecting');
    await press(mounted.element, 'Reconnect GitHub');
    expect(FakePopup.opened).to.have.length(1);
    await until(() => mounted.api.called('POST /flows')[0], 'flow');
    expect(mounted.api.called('POST /flows')[0]?.body).to.include({ reconnectConnectionId: 'con_00000001' });
    await waitForText(mounted.element, 'Waiting for GitHub…');
  });

  it('lists the runs, newest first, with counts, and goes on to older ones', async () => {
    const failed = makeRun({
      id: 'run_00000002',
      status: 'failed',
      failure: {
        kind: 'unavailable',
        message: 'GitHub did not answer.',
        field: null,
        nextRetryAt: null,
        reference: 'log_1',
      },
    });
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', makeState({ connections: [makeConnection()] }))
        .on('GET /connections/:id/runs', ({ query }) =>
          query.has('cursor')
            ? { data: [makeRun({ id: 'run_00000003' })], nextCursor: null }
            : { data: [makeRun(), failed], nextCursor: 'next page' },
        ),
    );
    deepAll(mounted.element, '#tab-history')[0]?.click();
    await waitForText(mounted.element, '3 new · 2 changed');
    await waitForText(mounted.element, 'GitHub did not answer.');
    await expectAccessible(mounted.element, 'history');
    await press(mounted.element, 'Show older');
    await until(() => deepAll(mounted.element, 'ol > li').length === 3, 'third run');
    expect(findButton(mounted.element, 'Show older')).to.equal(undefined);
  });

  it('changes the schedule with the version that it is based on', async () => {
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', makeState({ connections: [makeConnection()] }))
        .on('GET /connections/:id/configuration', makeConfiguration())
        .on('PUT /connections/:id/configuration', makeConfiguration({ version: 4 })),
    );
    deepAll(mounted.element, '#tab-settings')[0]?.click();
    const select = await until(() => deepAll(mounted.element, 'select')[0], 'schedule');
    await expectAccessible(mounted.element, 'settings');
    type(select, '1440');
    await press(mounted.element, 'Save changes');
    await waitForText(mounted.element, 'Your changes are saved.');
    const body = mounted.api.called('PUT /connections/:id/configuration')[0]?.body;
    expect(body).to.deep.equal({
      version: 3,
      syncs: {
        repositories: { enabled: true, everyMinutes: 1440 },
        commits: { enabled: true, everyMinutes: 45 },
      },
      settings: { daysBack: 90, includeForks: false },
    });
    expect(findButton(mounted.element, 'Save changes')).to.equal(undefined);
  });

  it('asks before changes that are not saved are lost, and says when somebody else was faster', async () => {
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', makeState({ connections: [makeConnection()] }))
        .on('GET /connections/:id/configuration', makeConfiguration())
        .on('PUT /connections/:id/configuration', { status: 409, code: 'version_conflict', detail: 'x' }),
    );
    deepAll(mounted.element, '#tab-settings')[0]?.click();
    const box = await until(() => deepAll(mounted.element, 'input[type=checkbox]')[0], 'switch');
    box.click();
    await waitForButton(mounted.element, 'Save changes');
    await press(mounted.element, 'All integrations');
    await press(mounted.element, 'Keep editing');
    await press(mounted.element, 'Save changes');
    await waitForText(mounted.element, 'Somebody else changed these settings meanwhile.');
  });

  it('asks before it disconnects, with the focus on Cancel, and gives the focus back', async () => {
    let connected = true;
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', () => makeState({ connections: connected ? [makeConnection()] : [] }))
        .on('DELETE /connections/:id', () => {
          connected = false;
          return null;
        }),
    );
    (await waitForButton(mounted.element, 'Disconnect GitHub')).focus();
    await press(mounted.element, 'Disconnect GitHub');
    await until(() => deepActive()?.textContent === 'Cancel', 'focus on Cancel');
    expect(textOf(mounted.element)).to.include('Disconnect GitHub?');
    await expectAccessible(mounted.element, 'disconnect');
    (deepActive() as HTMLElement).click();
    await until(() => deepActive()?.textContent?.includes('Disconnect GitHub'), 'focus back');
    await press(mounted.element, 'Disconnect GitHub');
    deepAll(mounted.element, 'input[value=delete]')[0]?.click();
    await press(mounted.element, 'Disconnect');
    const event = await until(
      () => mounted.events.find(({ type }) => type === 'patchbay-disconnected'),
      'event',
    );
    expect(event.detail).to.deep.equal({ connectionId: 'con_00000001', system: 'github', data: 'delete' });
    await waitForButton(mounted.element, 'Connect GitHub');
  });

  it('moves between the tabs with the arrow keys', async () => {
    const mounted = await openGitHub((api) =>
      api
        .on('GET /state', makeState({ connections: [makeConnection()] }))
        .on('GET /connections/:id/runs', { data: [], nextCursor: null }),
    );
    const tab = deepAll(mounted.element, '#tab-overview')[0];
    tab?.focus();
    tab?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    await until(() => deepActive()?.id === 'tab-history', 'history');
    await waitForText(mounted.element, 'Nothing has been synced yet.');
  });
});
