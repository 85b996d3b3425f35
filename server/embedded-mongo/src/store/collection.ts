import type { Doc } from '../bson/document.ts';

export type IndexField = { path: string; parts: readonly string[]; direction: 1 | -1 };

/** What an index covers and demands, read from its specification. */
export type IndexDefinition = {
  name: string;
  /** As `listIndexes` shows it. */
  spec: Doc;
  fields: readonly IndexField[];
  directions: readonly (1 | -1)[];
  unique: boolean;
  sparse: boolean;
  partial?: { filter: Doc; matches(doc: Doc): boolean };
  expireAfterSeconds?: number;
};

export type Index = IndexDefinition & {
  id: number;
  /** Bit n is set once a document had an array along the path of field n. */
  multikey: number;
  /** The commit that made it visible. */
  createdAt: number;
};

export class Collection {
  readonly id: number;
  readonly uuid: Uint8Array;
  readonly options: Doc;
  readonly createdAt: number;
  db: string;
  name: string;
  indexes: Index[] = [];
  nextRowId: number;
  /** Number of documents; undefined when it has to be counted again. */
  count: number | undefined;
  /** Bytes of all documents; undefined when they have to be added up again. */
  bytes: number | undefined;

  constructor(init: {
    id: number;
    db: string;
    name: string;
    uuid: Uint8Array;
    options: Doc;
    createdAt: number;
    nextRowId: number;
  }) {
    this.id = init.id;
    this.db = init.db;
    this.name = init.name;
    this.uuid = init.uuid;
    this.options = init.options;
    this.createdAt = init.createdAt;
    this.nextRowId = init.nextRowId;
  }

  get namespace(): string {
    return `${this.db}.${this.name}`;
  }
}
