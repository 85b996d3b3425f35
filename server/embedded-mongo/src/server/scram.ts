import { createHash, createHmac, pbkdf2Sync, randomBytes, timingSafeEqual } from 'node:crypto';
import { commandError } from '../errors.ts';

const ITERATIONS = 15000;

/** What the server keeps of a user's password (RFC 5802, SCRAM-SHA-256). */
export type ScramCredentials = {
  user: string;
  salt: Buffer;
  iterations: number;
  storedKey: Buffer;
  serverKey: Buffer;
};

export function deriveCredentials(user: string, password: string): ScramCredentials {
  const salt = randomBytes(28);
  const salted = pbkdf2Sync(password.normalize('NFKC'), salt, ITERATIONS, 32, 'sha256');
  const clientKey = hmac(salted, 'Client Key');
  return {
    user,
    salt,
    iterations: ITERATIONS,
    storedKey: createHash('sha256').update(clientKey).digest(),
    serverKey: hmac(salted, 'Server Key'),
  };
}

/** One authentication in progress. */
export class ScramConversation {
  readonly #credentials: ScramCredentials;
  #authMessage = '';
  #nonce = '';
  #isKnownUser = false;
  #step: 'first' | 'final' | 'empty' | 'done' = 'first';

  constructor(credentials: ScramCredentials) {
    this.#credentials = credentials;
  }

  /** Whether the client has proved that it knows the password. */
  get isProved(): boolean {
    return this.#step === 'empty' || this.#step === 'done';
  }

  get isDone(): boolean {
    return this.#step === 'done';
  }

  /** Answers the client's next message; `finishEarly` saves the empty last exchange. */
  next(payload: string, finishEarly: boolean): string {
    switch (this.#step) {
      case 'first':
        return this.#first(payload);
      case 'final':
        return this.#final(payload, finishEarly);
      case 'empty':
        if (payload !== '') throw authenticationFailed();
        this.#step = 'done';
        return '';
      case 'done':
        throw authenticationFailed();
    }
  }

  #first(payload: string): string {
    const match = /^n,,(n=([^,]*),r=([^,]+).*)$/s.exec(payload);
    if (match === null) throw authenticationFailed();
    const [, bare, user, clientNonce] = match as unknown as [string, string, string, string];
    this.#isKnownUser = user.replaceAll('=2C', ',').replaceAll('=3D', '=') === this.#credentials.user;
    this.#nonce = clientNonce + randomBytes(24).toString('base64');
    const { salt, iterations } = this.#credentials;
    const reply = `r=${this.#nonce},s=${salt.toString('base64')},i=${iterations}`;
    this.#authMessage = `${bare},${reply}`;
    this.#step = 'final';
    return reply;
  }

  #final(payload: string, finishEarly: boolean): string {
    const match = /^(c=biws,r=([^,]+)),p=([A-Za-z0-9+/=]+)$/.exec(payload);
    if (match === null) throw authenticationFailed();
    const [, withoutProof, nonce, proof] = match as unknown as [string, string, string, string];
    this.#authMessage += `,${withoutProof}`;
    const { storedKey, serverKey } = this.#credentials;
    const signature = hmac(storedKey, this.#authMessage);
    const given = Buffer.from(proof, 'base64');
    if (given.length !== signature.length) throw authenticationFailed();
    const clientKey = Buffer.from(given.map((byte, i) => byte ^ signature[i]!));
    const key = createHash('sha256').update(clientKey).digest();
    if (!timingSafeEqual(key, storedKey) || nonce !== this.#nonce || !this.#isKnownUser) {
      throw authenticationFailed();
    }
    this.#step = finishEarly ? 'done' : 'empty';
    return `v=${hmac(serverKey, this.#authMessage).toString('base64')}`;
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

export const authenticationFailed = () => commandError(18, 'Authentication failed.');
