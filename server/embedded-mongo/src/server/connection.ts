import type { Socket } from 'node:net';
import type { Services } from '../commands/command.ts';
import { FrameReader } from '../wire/frame-reader.ts';
import { ProtocolError } from '../wire/protocol.ts';
import { encodeReply } from '../wire/reply.ts';
import { readRequest, type WireRequest } from '../wire/request.ts';
import type { CommandQueue } from './command-queue.ts';
import type { ConnectionState } from './connection-state.ts';
import { dispatch, errorReply, type Timing } from './dispatcher.ts';

const CLOSE_MS = 1000;

/** One client: cuts its bytes into requests, and has them run one after the other. */
export class Connection {
  readonly #socket: Socket;
  readonly #state: ConnectionState;
  readonly #services: Services;
  readonly #queue: CommandQueue;
  readonly #frames = new FrameReader();
  readonly #waiting: WireRequest[] = [];
  #isBusy = false;
  #isClosed = false;

  constructor(init: { socket: Socket; state: ConnectionState; services: Services; queue: CommandQueue }) {
    this.#socket = init.socket;
    this.#state = init.state;
    this.#services = init.services;
    this.#queue = init.queue;
    init.socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    init.socket.on('error', () => init.socket.destroy());
    init.socket.once('close', () => this.#abandon());
  }

  /** Takes no more requests; those that run are still answered. */
  stopReading(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  /** Ends once the replies so far have left. */
  close(): void {
    this.stopReading();
    this.#socket.destroySoon();
    // A client that does not read its replies must not hold the server up.
    setTimeout(() => this.#socket.destroy(), CLOSE_MS).unref();
  }

  #abandon(): void {
    const { sessions, settings } = this.#services;
    if (sessions.runningTransactions === 0) return;
    this.#queue.push({
      run: () => {
        sessions.abandonOf(this.#state.id);
        return undefined;
      },
      respond: () => undefined,
      isDurable: () => false,
      fail: (error) => {
        settings.warn(`The transactions of a closed connection could not be ended: ${String(error)}`);
        return undefined;
      },
    });
  }

  #receive(chunk: Buffer): void {
    if (this.#isClosed) return;
    try {
      for (const message of this.#frames.push(chunk)) this.#waiting.push(readRequest(message));
    } catch (error) {
      // What does not follow the protocol cannot be answered, since nobody knows where the next message starts.
      if (!(error instanceof ProtocolError))
        this.#services.settings.warn(`A message could not be read: ${error}`);
      this.#socket.destroy();
      return;
    }
    this.#next();
  }

  #next(): void {
    if (this.#isBusy) return;
    const request = this.#waiting.shift();
    if (request === undefined) return;
    this.#isBusy = true;
    const timing: Timing = {};
    this.#queue.push({
      run: () => {
        const reply = dispatch(this.#services, this.#state, request, timing);
        return request.wantsReply ? encodeReply(request, reply) : undefined;
      },
      respond: (reply) => this.#respond(reply),
      isDurable: () => timing.isDurable ?? false,
      fail: (error) =>
        request.wantsReply ? encodeReply(request, errorReply(error, this.#services)) : undefined,
    });
  }

  #respond(reply: Buffer | undefined): void {
    this.#isBusy = false;
    if (reply !== undefined && !this.#socket.destroyed) this.#socket.write(reply);
    this.#next();
  }
}
