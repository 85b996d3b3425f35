import { randomUUID } from 'node:crypto';
import { decodeDocument } from '../bson/decode.ts';
import type { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { readIndexSpec } from '../indexes/spec.ts';
import { Collection, type Index, type IndexDefinition } from './collection.ts';
import { documentTable, entryTable } from './schema.ts';
import type { SqlConnection } from './sql-connection.ts';
import { forgetStatements } from './statements.ts';

type CatalogHost = {
  connection: SqlConnection;
  /** The commit that what happens now will belong to. */
  pendingCommit(): number;
  /** Runs when the changes of now are rolled back. */
  onRollback(undo: () => void): void;
};

/** Databases, collections and indexes: in memory, and in the file for the next start. */
export class Catalog {
  readonly #host: CatalogHost;
  readonly #databases = new Map<string, Map<string, Collection>>();

  constructor(host: CatalogHost) {
    this.#host = host;
    this.#load();
  }

  databases(): string[] {
    return [...this.#databases.keys()].sort();
  }

  collections(db: string): Collection[] {
    return [...(this.#databases.get(db)?.values() ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  *all(): Iterable<Collection> {
    for (const collections of this.#databases.values()) yield* collections.values();
  }

  find(db: string, name: string): Collection | undefined {
    return this.#databases.get(db)?.get(name);
  }

  create(db: string, name: string, options: Doc): Collection {
    const { connection } = this.#host;
    const uuid = Buffer.from(randomUUID().replaceAll('-', ''), 'hex');
    connection.run(
      'INSERT INTO collections (db, name, uuid, options) VALUES (?, ?, ?, ?)',
      db,
      name,
      uuid,
      encodeDocument(options),
    );
    const id = Number(connection.get('SELECT last_insert_rowid()')?.[0]);
    connection.exec(`CREATE TABLE ${documentTable(id)} (r INTEGER PRIMARY KEY, d BLOB NOT NULL)`);
    const createdAt = this.#host.pendingCommit();
    const collection = new Collection({ id, db, name, uuid, options, createdAt, nextRowId: 1 });
    collection.count = 0;
    collection.bytes = 0;
    this.#add(collection);
    this.#host.onRollback(() => this.#remove(collection));
    return collection;
  }

  drop(collection: Collection): void {
    const { connection } = this.#host;
    for (const { id } of collection.indexes) {
      connection.exec(`DROP TABLE ${entryTable(id)}`);
      forgetStatements({ indexId: id });
    }
    forgetStatements({ collectionId: collection.id });
    connection.exec(`DROP TABLE ${documentTable(collection.id)}`);
    connection.run('DELETE FROM indexes WHERE collection = ?', collection.id);
    connection.run('DELETE FROM collections WHERE id = ?', collection.id);
    this.#remove(collection);
    this.#host.onRollback(() => this.#add(collection));
  }

  rename(collection: Collection, db: string, name: string): void {
    const { connection } = this.#host;
    const before = { db: collection.db, name: collection.name };
    connection.run('UPDATE collections SET db = ?, name = ? WHERE id = ?', db, name, collection.id);
    this.#move(collection, { db, name });
    this.#host.onRollback(() => this.#move(collection, before));
  }

  /** Adds an empty index; the caller fills it. */
  addIndex(collection: Collection, definition: IndexDefinition): Index {
    const { connection } = this.#host;
    connection.run(
      'INSERT INTO indexes (collection, name, spec) VALUES (?, ?, ?)',
      collection.id,
      definition.name,
      encodeDocument(definition.spec),
    );
    const id = Number(connection.get('SELECT last_insert_rowid()')?.[0]);
    connection.exec(
      `CREATE TABLE ${entryTable(id)} (k BLOB NOT NULL, r INTEGER NOT NULL, PRIMARY KEY (k, r)) WITHOUT ROWID`,
    );
    const index: Index = { ...definition, id, multikey: 0, createdAt: this.#host.pendingCommit() };
    this.#setIndexes(collection, [...collection.indexes, index]);
    return index;
  }

  dropIndex(collection: Collection, index: Index): void {
    const { connection } = this.#host;
    connection.exec(`DROP TABLE ${entryTable(index.id)}`);
    forgetStatements({ indexId: index.id });
    connection.run('DELETE FROM indexes WHERE id = ?', index.id);
    this.#setIndexes(
      collection,
      collection.indexes.filter((other) => other !== index),
    );
  }

  /** Replaces the specification of an index (collMod). */
  changeIndex(collection: Collection, index: Index, definition: IndexDefinition): void {
    this.#host.connection.run(
      'UPDATE indexes SET spec = ? WHERE id = ?',
      encodeDocument(definition.spec),
      index.id,
    );
    const changed: Index = {
      ...definition,
      id: index.id,
      multikey: index.multikey,
      createdAt: index.createdAt,
    };
    this.#setIndexes(
      collection,
      collection.indexes.map((other) => (other === index ? changed : other)),
    );
  }

  markMultikey(index: Index, bits: number): void {
    const before = index.multikey;
    if ((before | bits) === before) return;
    index.multikey |= bits;
    this.#host.onRollback(() => {
      index.multikey = before;
    });
    this.#host.connection.run('UPDATE indexes SET multikey = ? WHERE id = ?', index.multikey, index.id);
  }

  #setIndexes(collection: Collection, indexes: Index[]): void {
    const before = collection.indexes;
    collection.indexes = indexes;
    this.#host.onRollback(() => {
      collection.indexes = before;
    });
  }

  #move(collection: Collection, to: { db: string; name: string }): void {
    this.#remove(collection);
    collection.db = to.db;
    collection.name = to.name;
    this.#add(collection);
  }

  #add(collection: Collection): void {
    const collections = this.#databases.get(collection.db) ?? new Map<string, Collection>();
    this.#databases.set(collection.db, collections.set(collection.name, collection));
  }

  #remove(collection: Collection): void {
    const collections = this.#databases.get(collection.db);
    collections?.delete(collection.name);
    if (collections?.size === 0) this.#databases.delete(collection.db);
  }

  #load(): void {
    const { connection } = this.#host;
    for (const row of connection.all('SELECT id, db, name, uuid, options FROM collections')) {
      const [id, db, name, uuid, options] = row as [number, string, string, Uint8Array, Uint8Array];
      const last = connection.get(`SELECT max(r) FROM ${documentTable(id)}`)?.[0];
      const collection = new Collection({
        id,
        db,
        name,
        uuid,
        options: decodeDocument(options),
        createdAt: 0,
        nextRowId: Number(last ?? 0) + 1,
      });
      collection.indexes = this.#loadIndexes(id);
      this.#add(collection);
    }
  }

  #loadIndexes(collectionId: number): Index[] {
    const sql = 'SELECT id, spec, multikey FROM indexes WHERE collection = ? ORDER BY id';
    return this.#host.connection.all(sql, collectionId).map((row) => {
      const [id, spec, multikey] = row as [number, Uint8Array, number];
      return { ...readIndexSpec(decodeDocument(spec)), id, multikey, createdAt: 0 };
    });
  }
}
