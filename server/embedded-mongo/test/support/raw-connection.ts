import { connect, type Socket } from 'node:net';
import { type Document, deserialize, serialize } from 'bson';

/** A connection that sends whatever bytes a test wants. */
export class RawConnection {
  readonly #socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #wake: (() => void)[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#notify();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#isClosed = true;
      this.#notify();
    });
  }

  /** Opens a connection to the unix socket of a server's URI. */
  static async open(uri: string): Promise<RawConnection> {
    const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)![1]!);
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new RawConnection(socket);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  send(bytes: Uint8Array): void {
    if (!this.#isClosed) this.#socket.write(bytes);
  }

  /** The next reply's document; undefined when the server closes the connection instead. */
  async reply(): Promise<Document | undefined> {
    for (;;) {
      const size = this.#received.length >= 4 ? this.#received.readInt32LE(0) : Number.POSITIVE_INFINITY;
      if (this.#received.length >= size) {
        const message = this.#received.subarray(0, size);
        this.#received = this.#received.subarray(size);
        return deserialize(message.subarray(message.readInt32LE(12) === 1 ? 36 : 21));
      }
      if (this.#isClosed) return undefined;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }

  async command(command: Document): Promise<Document | undefined> {
    this.send(opMsg(serialize(command)));
    return this.reply();
  }

  close(): void {
    this.#socket.destroy();
  }

  #notify(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

let requestId = 1;

/** An OP_MSG with one body section. */
export function opMsg(body: Uint8Array, options: { flags?: number; tail?: Uint8Array } = {}): Buffer {
  const flags = Buffer.alloc(5);
  flags.writeUInt32LE(options.flags ?? 0);
  return frame(2013, Buffer.concat([flags, body, options.tail ?? Buffer.alloc(0)]));
}

export function frame(opCode: number, content: Uint8Array): Buffer {
  const header = Buffer.alloc(16);
  header.writeInt32LE(16 + content.length, 0);
  header.writeInt32LE(requestId++, 4);
  header.writeInt32LE(opCode, 12);
  return Buffer.concat([header, content]);
}
