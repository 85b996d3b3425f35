import { HEADER_BYTES, MAX_MESSAGE_BYTES, ProtocolError } from './protocol.ts';

/** Cuts a byte stream into messages. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #length = 0;

  push(chunk: Buffer): Buffer[] {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const messages: Buffer[] = [];
    for (;;) {
      if (this.#length < 4) return messages;
      const size = this.#peekSize();
      if (size < HEADER_BYTES || size > MAX_MESSAGE_BYTES) {
        throw new ProtocolError(`A message of ${size} bytes is not allowed`);
      }
      if (this.#length < size) return messages;
      messages.push(this.#take(size));
    }
  }

  #peekSize(): number {
    if (this.#chunks[0]!.length < 4) this.#join();
    return this.#chunks[0]!.readInt32LE(0);
  }

  #take(size: number): Buffer {
    if (this.#chunks[0]!.length < size) this.#join();
    const first = this.#chunks[0]!;
    if (first.length === size) this.#chunks.shift();
    else this.#chunks[0] = first.subarray(size);
    this.#length -= size;
    return first.subarray(0, size);
  }

  #join(): void {
    this.#chunks = [Buffer.concat(this.#chunks)];
  }
}
