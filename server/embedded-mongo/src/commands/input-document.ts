import { decodeDocument } from '../bson/decode.ts';
import type { Doc } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';

/** A document of a command, as bytes or decoded, whichever it came as; the other form is made when asked for. */
export class InputDocument {
  #raw: Uint8Array | undefined;
  #doc: Doc | undefined;

  constructor(source: Doc | Uint8Array) {
    if (source instanceof Uint8Array) this.#raw = source;
    else this.#doc = source;
  }

  get doc(): Doc {
    this.#doc ??= decodeDocument(this.#raw!);
    return this.#doc;
  }

  get raw(): Uint8Array {
    this.#raw ??= encodeDocument(this.#doc!);
    return this.#raw;
  }
}
