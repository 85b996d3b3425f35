import { connect, type Socket } from 'node:net';
import { type Document, serialize } from 'bson';

const OP_MSG = 2013;
const BODY_START = 21;

/** The least that a client can do: sends bytes that are ready and waits for as many as the reply says it has. */
export class RawClient {
  readonly #socket: Socket;
  #pending: Buffer[] = [];
  #received = 0;
  #resolve: ((reply: Buffer) => void) | undefined;
  #reject: ((error: Error) => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    socket.on('error', (error) => this.#reject?.(error));
    socket.on('close', () => this.#reject?.(new Error('The server closed the connection')));
  }

  /** Connects to the unix socket that a URI of the embedded database names. */
  static async open(uri: string): Promise<RawClient> {
    const path = decodeURIComponent(/^mongodb:\/\/([^/]+)\//.exec(uri)![1]!);
    const socket = connect(path);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('error', reject);
    });
    return new RawClient(socket);
  }

  ask(message: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(message);
    });
  }

  close(): void {
    this.#reject = undefined;
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#pending.push(chunk);
    this.#received += chunk.length;
    const first = this.#pending[0]!;
    if (first.length < 4 || this.#received < first.readInt32LE(0)) return;
    const reply = this.#pending.length === 1 ? first : Buffer.concat(this.#pending);
    this.#pending = [];
    this.#received = 0;
    this.#resolve?.(reply);
  }
}

/** A command as it goes over the wire. */
export function messageOf(command: Document): Buffer {
  const body = serialize(command);
  const message = Buffer.alloc(BODY_START + body.length);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(1, 4);
  message.writeInt32LE(OP_MSG, 12);
  message.set(body, BODY_START);
  return message;
}

/** Fails where the reply does not say `ok: 1`, so that no error is taken for a fast answer. */
export function checkOk(reply: Buffer): void {
  if (!reply.includes(OK)) throw new Error(`The server answered: ${reply.toString('latin1', BODY_START)}`);
}

// The element `ok` with the double 1.
const OK = Buffer.from('016f6b00000000000000f03f', 'hex');
