import { decodeDocument } from '../bson/decode.ts';
import type { Doc } from '../bson/document.ts';
import { crc32c } from './crc32c.ts';
import {
  FLAG_CHECKSUM,
  FLAG_MORE_TO_COME,
  FLAGS_REQUIRED,
  HEADER_BYTES,
  OP_MSG,
  OP_QUERY,
  ProtocolError,
} from './protocol.ts';

/** One message of a client. `body` fails when the bytes are no valid BSON, which is answered with an error. */
export type WireRequest = {
  requestId: number;
  opCode: typeof OP_MSG | typeof OP_QUERY;
  /** Whether the client waits for a reply. */
  wantsReply: boolean;
  body(): Doc;
  sequences: ReadonlyMap<string, readonly Uint8Array[]>;
  /** The database of an OP_QUERY. */
  queryNamespace?: string;
};

const CHECKSUM_BYTES = 4;
const SMALLEST_DOCUMENT = 5;

export function readRequest(message: Buffer): WireRequest {
  const opCode = message.readInt32LE(12);
  if (opCode === OP_MSG) return readMsg(message);
  if (opCode === OP_QUERY) return readQuery(message);
  throw new ProtocolError(`The operation code ${opCode} is not supported`);
}

function readMsg(message: Buffer): WireRequest {
  const reader = new Reader(message);
  const flags = reader.uint32();
  const unknown = flags & FLAGS_REQUIRED & ~(FLAG_CHECKSUM | FLAG_MORE_TO_COME);
  if (unknown !== 0) throw new ProtocolError(`The message flags ${unknown} are not supported`);
  if (flags & FLAG_CHECKSUM) reader.end -= CHECKSUM_BYTES;
  if (flags & FLAG_CHECKSUM && crc32c(message.subarray(0, reader.end)) !== message.readUInt32LE(reader.end)) {
    throw new ProtocolError('The checksum of the message is wrong');
  }
  let body: Uint8Array | undefined;
  const sequences = new Map<string, Uint8Array[]>();
  while (reader.at < reader.end) {
    const kind = reader.byte();
    if (kind === 0 && body === undefined) body = reader.document();
    else if (kind === 1) readSequence(reader, sequences);
    else throw new ProtocolError(`A message section of kind ${kind} is not expected here`);
  }
  if (body === undefined) throw new ProtocolError('The message has no body');
  const bytes = body;
  return {
    requestId: message.readInt32LE(4),
    opCode: OP_MSG,
    wantsReply: (flags & FLAG_MORE_TO_COME) === 0,
    body: () => decodeDocument(bytes),
    sequences,
  };
}

function readSequence(reader: Reader, sequences: Map<string, Uint8Array[]>): void {
  const start = reader.at;
  const end = start + reader.int32();
  if (end > reader.end || end < reader.at) throw new ProtocolError('A document sequence has a wrong length');
  const name = reader.cString(end);
  if (sequences.has(name)) throw new ProtocolError(`The document sequence '${name}' comes twice`);
  const documents: Uint8Array[] = [];
  while (reader.at < end) documents.push(reader.document(end));
  sequences.set(name, documents);
}

function readQuery(message: Buffer): WireRequest {
  const reader = new Reader(message);
  reader.int32();
  const namespace = reader.cString(reader.end);
  reader.int32();
  reader.int32();
  const body = reader.document();
  return {
    requestId: message.readInt32LE(4),
    opCode: OP_QUERY,
    wantsReply: true,
    body: () => decodeDocument(body),
    sequences: new Map(),
    queryNamespace: namespace,
  };
}

class Reader {
  readonly #bytes: Buffer;
  at = HEADER_BYTES;
  end: number;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.end = bytes.length;
  }

  byte(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  int32(): number {
    return this.#bytes.readInt32LE(this.#take(4));
  }

  uint32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  cString(end: number): string {
    const stop = this.#bytes.indexOf(0, this.at);
    if (stop < 0 || stop >= end) throw new ProtocolError('A name in the message does not end');
    const text = this.#bytes.toString('utf8', this.at, stop);
    this.at = stop + 1;
    return text;
  }

  document(end = this.end): Uint8Array {
    const start = this.at;
    const length = this.int32();
    if (length < SMALLEST_DOCUMENT || start + length > end) {
      throw new ProtocolError('A document in the message has a wrong length');
    }
    this.at = start + length;
    return this.#bytes.subarray(start, this.at);
  }

  #take(length: number): number {
    const start = this.at;
    if (start + length > this.end) throw new ProtocolError('The message is too short');
    this.at = start + length;
    return start;
  }
}
