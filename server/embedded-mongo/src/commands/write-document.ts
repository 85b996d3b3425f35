import { ObjectId, Timestamp } from 'bson';
import { Doc, type Value } from '../bson/document.ts';
import { encodeDocument } from '../bson/encode.ts';
import { commandError } from '../errors.ts';
import { checkId } from '../update/identity.ts';
import { MAX_BSON_BYTES } from '../wire/protocol.ts';
import type { InputDocument } from './input-document.ts';

const TOO_LARGE = 10334;

/** A document as it will be stored: with an `_id`, first of its fields. */
export function prepareInsert(input: InputDocument, now: Date): { doc: Doc; raw: Buffer } {
  const source = input.doc;
  const isReady = source.size > 0 && source.nameAt(0) === '_id' && !source.values().some(isZeroTimestamp);
  if (isReady) {
    checkId(source.valueAt(0));
    checkSize(input.raw.length);
    return { doc: source, raw: Buffer.from(input.raw) };
  }
  const doc = Doc.from([['_id', source.has('_id') ? source.get('_id') : new ObjectId()]]);
  for (const [name, value] of source) {
    if (name !== '_id') doc.append(name, isZeroTimestamp(value) ? timestampOf(now) : value);
  }
  checkId(doc.valueAt(0));
  return { doc, raw: encodeStored(doc) };
}

export function encodeStored(doc: Doc): Buffer {
  const raw = encodeDocument(doc);
  checkSize(raw.length);
  return raw;
}

function checkSize(bytes: number): void {
  if (bytes > MAX_BSON_BYTES) {
    throw commandError(
      TOO_LARGE,
      `object to insert too large. size in bytes: ${bytes}, max size: ${MAX_BSON_BYTES}`,
    );
  }
}

function isZeroTimestamp(value: Value): boolean {
  return value instanceof Timestamp && value.isZero();
}

let increment = 0;

function timestampOf(now: Date): Timestamp {
  increment = (increment + 1) & 0x7fffffff;
  return new Timestamp({ t: Math.floor(now.getTime() / 1000), i: increment });
}
