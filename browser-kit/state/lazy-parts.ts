interface Chunk {
  /** Defines the elements of the part. */
  register: () => void;
}

/** Parts that come over the network when they are first opened. */
export class LazyParts<Part extends string> {
  readonly #loaders: Readonly<Record<Part, () => Promise<Chunk>>>;
  readonly #changed: () => void;
  readonly #states = new Map<Part, 'loading' | 'ready' | 'failed'>();

  constructor(loaders: Readonly<Record<Part, () => Promise<Chunk>>>, changed: () => void) {
    this.#loaders = loaders;
    this.#changed = changed;
  }

  /** Begins to load the part when nobody has. */
  open(part: Part): 'loading' | 'ready' | 'failed' {
    const state = this.#states.get(part);
    if (state !== undefined) return state;
    void this.#load(part);
    return 'loading';
  }

  /** The next `open` of a part that failed loads it again. */
  forget(part: Part): void {
    this.#states.delete(part);
  }

  async #load(part: Part): Promise<void> {
    this.#states.set(part, 'loading');
    try {
      const { register } = await this.#loaders[part]();
      register();
      this.#states.set(part, 'ready');
    } catch {
      this.#states.set(part, 'failed');
    }
    this.#changed();
  }
}
