import { MongoBulkWriteError, MongoNetworkError, MongoServerError } from 'mongodb';
import { isDatabaseAway } from './database-away.ts';

const bulk = (error: Error) => new MongoBulkWriteError(error as never, {} as never);

test('regression: an insert of many that the network cut off says that the database is away', () => {
  expect(isDatabaseAway(bulk(new MongoNetworkError('read ECONNRESET')))).toBe(true);
});

test('what the database refused is no absence, alone or in an insert of many', () => {
  const refused = new MongoServerError({ message: 'E11000', errmsg: 'E11000', code: 11_000 });
  expect(isDatabaseAway(refused)).toBe(false);
  expect(isDatabaseAway(bulk(refused))).toBe(false);
  expect(isDatabaseAway(new Error('something', { cause: refused }))).toBe(false);
});

test('a server that is shutting down, also behind another error', () => {
  const down = new MongoServerError({ message: 'down', errmsg: 'down', code: 91 });
  expect(isDatabaseAway(new Error('it failed', { cause: down }))).toBe(true);
  expect(isDatabaseAway(bulk(down))).toBe(true);
});
