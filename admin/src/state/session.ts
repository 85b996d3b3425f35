import { ApiClient } from '../api/client.ts';
import { ApiError } from '../api/errors.ts';

/** Why nobody is signed in. */
export type SignedOut = 'fresh' | 'refused' | 'signed_out';

const KEY = /^[\x21-\x7e]{8,400}$/;

/** Who is signed in: an API key, kept in memory and nowhere else, so a reload asks for it again. */
export class Session extends EventTarget {
  readonly api = new ApiClient({ key: () => this.#key, refused: () => this.#end('refused') });
  #key: string | null = null;
  #active = false;
  #why: SignedOut = 'fresh';
  #names: Promise<ReadonlyMap<string, string>> | null = null;

  get active(): boolean {
    return this.#active;
  }

  get why(): SignedOut {
    return this.#why;
  }

  /** Tries the key against the server. Throws an `ApiError`; a valid key that may not read systems is accepted. */
  async signIn(key: string): Promise<void> {
    if (!KEY.test(key)) throw new ApiError('refused', 401);
    this.#key = key;
    try {
      await this.api.systems();
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 403)) {
        this.#key = null;
        throw error;
      }
    }
    this.#active = true;
    this.#changed();
  }

  signOut(): void {
    this.#end('signed_out');
  }

  /** Names of the systems by id; empty for a key that may not read them. */
  systemNames(): Promise<ReadonlyMap<string, string>> {
    this.#names ??= this.api.systems().then(
      ({ data }) => new Map(data.map(({ id, name }) => [id, name])),
      () => {
        this.#names = null;
        return new Map<string, string>();
      },
    );
    return this.#names;
  }

  #end(why: SignedOut): void {
    const wasActive = this.#active;
    this.#key = null;
    this.#active = false;
    this.#names = null;
    if (!wasActive) return;
    this.#why = why;
    this.#changed();
  }

  #changed(): void {
    this.dispatchEvent(new Event('change'));
  }
}
