import { decodeDocument } from '../bson/decode.ts';
import type { Doc } from '../bson/document.ts';

/** A document as it lies in the store, decoded when somebody looks at it. */
export class StoredDocument {
  readonly rowId: number;
  readonly raw: Uint8Array;
  #doc: Doc | undefined;

  constructor(rowId: number, raw: Uint8Array, doc?: Doc) {
    this.rowId = rowId;
    this.raw = raw;
    this.#doc = doc;
  }

  get doc(): Doc {
    this.#doc ??= decodeDocument(this.raw);
    return this.#doc;
  }

  get isDecoded(): boolean {
    return this.#doc !== undefined;
  }

  /** The same document without its decoded form, for keeping many. */
  withoutDocument(): StoredDocument {
    return this.#doc === undefined ? this : new StoredDocument(this.rowId, this.raw);
  }
}
