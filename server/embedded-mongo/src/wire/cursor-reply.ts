import type { Long } from 'bson';
import { MAX_BSON_BYTES } from './protocol.ts';

/** The documents of one batch, kept as bytes, up to what one reply may carry. */
export class Batch {
  readonly documents: Uint8Array[] = [];
  #bytes = 0;

  /** False if the document has to wait for the next batch. */
  add(document: Uint8Array): boolean {
    if (this.documents.length > 0 && this.#bytes + document.length > MAX_BSON_BYTES) return false;
    this.documents.push(document);
    this.#bytes += document.length;
    return true;
  }

  get bytes(): number {
    return this.#bytes;
  }
}

/** `{ cursor: { firstBatch | nextBatch, id, ns }, ok: 1 }`, built from documents that are encoded already. */
export function encodeCursorReply(reply: {
  batchName: 'firstBatch' | 'nextBatch';
  batch: Batch;
  id: Long;
  namespace: string;
}): Buffer {
  const { batchName, batch, id, namespace } = reply;
  const names = batch.documents.map((_, i) => `\x03${i}\0`);
  const namesBytes = names.reduce((sum, name) => sum + name.length, 0);
  const arrayBytes = 4 + namesBytes + batch.bytes + 1;
  const nsBytes = Buffer.byteLength(namespace);
  const cursorBytes = 4 + 1 + batchName.length + 1 + arrayBytes + 12 + 4 + 4 + nsBytes + 1 + 1;
  const total = 4 + 8 + cursorBytes + 4 + 8 + 1;
  const out = Buffer.allocUnsafe(total);
  let at = out.writeInt32LE(total, 0);
  at += out.write('\x03cursor\0', at, 'latin1');
  at = out.writeInt32LE(cursorBytes, at);
  at += out.write(`\x04${batchName}\0`, at, 'latin1');
  at = out.writeInt32LE(arrayBytes, at);
  batch.documents.forEach((document, i) => {
    at += out.write(names[i]!, at, 'latin1');
    out.set(document, at);
    at += document.length;
  });
  at = out.writeUInt8(0, at);
  at += out.write('\x12id\0', at, 'latin1');
  at = out.writeInt32LE(id.low, at);
  at = out.writeInt32LE(id.high, at);
  at += out.write('\x02ns\0', at, 'latin1');
  at = out.writeInt32LE(nsBytes + 1, at);
  at += out.write(namespace, at, 'utf8');
  at = out.writeUInt8(0, at);
  at = out.writeUInt8(0, at);
  at += out.write('\x01ok\0', at, 'latin1');
  at = out.writeDoubleLE(1, at);
  out.writeUInt8(0, at);
  return out;
}
