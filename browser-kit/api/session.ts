/** Keeps what a host page gives for a session (a token) in memory only, and renews it once at a time. */
export class Session<Value> {
  readonly #accept: (given: unknown) => Value | null;
  #value: Value | null = null;
  #renewing: Promise<Value | null> | null = null;
  getSession: (() => unknown) | null = null;

  /** `accept` makes of what was given what is used; null when it is of no use. */
  constructor(accept: (given: unknown) => Value | null) {
    this.#accept = accept;
  }

  set value(given: unknown) {
    this.#value = this.#accept(given);
  }

  get available(): boolean {
    return this.#value !== null || this.getSession !== null;
  }

  /** Null when there is none and no way to get one. A failing callback counts as none. */
  read = async ({ renew }: { renew: boolean }): Promise<Value | null> => {
    if (this.#value !== null && !renew) return this.#value;
    if (this.getSession === null) return null;
    const getSession = this.getSession;
    this.#renewing ??= Promise.resolve()
      .then(getSession)
      .then(this.#accept)
      .catch(() => null)
      .finally(() => {
        this.#renewing = null;
      });
    this.#value = await this.#renewing;
    return this.#value;
  };
}
