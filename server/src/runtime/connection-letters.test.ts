import { ProviderError } from '@patchbay/connectors/sdk';
import { createMailStore } from '../mail/mail.store.ts';
import { createMailQueue } from '../mail/mail-queue.ts';
import { createFakeProvider, fakeConnector } from './testing/fake-provider.ts';
import { now, type RuntimeFixture, runtimeFixture } from './testing/runtime-fixture.ts';

let fixture: RuntimeFixture;
beforeAll(async () => {
  fixture = await runtimeFixture();
});
afterAll(() => fixture.close());

test('the vendor gets one mail when a connection has to be connected again, however many find out', async () => {
  const { models } = fixture.db;
  const mail = createMailQueue({ store: createMailStore({ models }), now });
  const { failures } = fixture.runtime(fakeConnector(createFakeProvider()), { mail });
  const connection = await fixture.connect({
    tenantName: 'Globex',
    account: { id: 'a', label: 'ada@globex.example' },
  });
  const refused = () =>
    failures.needsReauthorization(
      connection,
      new ProviderError({ kind: 'reauthorize', message: 'The access was taken back' }),
      null,
    );
  await Promise.all(Array.from({ length: 8 }, refused));
  await refused();
  const mails = await models.Mail.find().lean();
  expect(mails).toHaveLength(1);
  expect(mails[0]?.subject).toBe('A fake connection of Globex (tenant-1) has to be connected again');
  expect(mails[0]?.text).toContain(connection._id);
  expect(mails[0]?.text).not.toContain('ada@');

  // It was connected again, and breaks once more: news again.
  await models.Integration.updateOne({ _id: connection._id }, { $set: { status: 'active', failure: null } });
  await refused();
  expect(await models.Mail.countDocuments()).toBe(2);
});
