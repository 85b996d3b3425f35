import { HEADER_BYTES, OP_MSG, OP_QUERY, OP_REPLY } from './protocol.ts';
import type { WireRequest } from './request.ts';

let nextRequestId = 1;

/** The message that answers a request with an encoded document. */
export function encodeReply(
  request: Pick<WireRequest, 'requestId' | 'opCode'>,
  document: Uint8Array,
): Buffer {
  return request.opCode === OP_QUERY
    ? legacyReply(request.requestId, document)
    : msgReply(request.requestId, document);
}

function msgReply(responseTo: number, document: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(HEADER_BYTES + 5 + document.length);
  writeHeader(message, responseTo, OP_MSG);
  message.writeUInt32LE(0, HEADER_BYTES);
  message.writeUInt8(0, HEADER_BYTES + 4);
  message.set(document, HEADER_BYTES + 5);
  return message;
}

function legacyReply(responseTo: number, document: Uint8Array): Buffer {
  const message = Buffer.alloc(HEADER_BYTES + 20 + document.length);
  writeHeader(message, responseTo, OP_REPLY);
  message.writeInt32LE(8, HEADER_BYTES);
  message.writeInt32LE(1, HEADER_BYTES + 16);
  message.set(document, HEADER_BYTES + 20);
  return message;
}

function writeHeader(message: Buffer, responseTo: number, opCode: number): void {
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(nextRequestId++ & 0x7fffffff, 4);
  message.writeInt32LE(responseTo, 8);
  message.writeInt32LE(opCode, 12);
}
