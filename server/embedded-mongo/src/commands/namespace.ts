import { Doc } from '../bson/document.ts';
import { commandError } from '../errors.ts';
import { createIdIndex } from '../indexes/build.ts';
import type { Collection } from '../store/collection.ts';
import type { Invocation } from './command.ts';

const INVALID_NAMESPACE = 73;
const LONGEST_NAMESPACE = 255;

/** The collection that a command names in its first field. */
export function collectionName({ args, db }: Pick<Invocation, 'args' | 'db'>): string {
  const name = args.valueAt(0);
  if (typeof name !== 'string') {
    throw commandError(
      INVALID_NAMESPACE,
      `collection name has invalid type in the command '${args.nameAt(0)}'`,
    );
  }
  checkName(db, name);
  return name;
}

export function checkName(db: string, name: string): void {
  const reason =
    name === '' || name.includes('\0') || name.includes('$') || name.startsWith('.') || name.endsWith('.')
      ? 'is not valid'
      : Buffer.byteLength(`${db}.${name}`) > LONGEST_NAMESPACE
        ? `is longer than ${LONGEST_NAMESPACE} bytes`
        : undefined;
  if (reason !== undefined) {
    throw commandError(INVALID_NAMESPACE, `Invalid namespace specified '${db}.${name}': it ${reason}`);
  }
}

export function checkDatabase(db: string): void {
  if (db === '' || Buffer.byteLength(db) > 63 || /[/\\. "$*<>:|?\0]/.test(db)) {
    throw commandError(INVALID_NAMESPACE, `Invalid database name: '${db}'`);
  }
}

export function findCollection(invocation: Invocation): Collection | undefined {
  return invocation.services.store.catalog.find(invocation.db, collectionName(invocation));
}

/** The collection of a write: made with its `_id` index if it is not there. */
export function ensureCollection(invocation: Invocation, name = collectionName(invocation)): Collection {
  const { services, db, transaction } = invocation;
  const known = services.store.catalog.find(db, name);
  if (known !== undefined) return known;
  if (name.startsWith('system.')) {
    throw commandError(INVALID_NAMESPACE, `cannot write to '${db}.${name}'`);
  }
  const create = () => {
    const collection = services.store.catalog.create(db, name, new Doc());
    createIdIndex(services.store, collection);
    return collection;
  };
  if (transaction === undefined) return create();
  const collection = services.store.attempt(create);
  transaction.createdCollections.add(collection);
  return collection;
}
