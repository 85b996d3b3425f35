/** Keeps the session token in memory only, and renews it once at a time. */
export class Session {
  #token: string | null = null;
  #renewing: Promise<string | null> | null = null;
  getSession: (() => Promise<string> | string) | null = null;

  set token(token: string | null) {
    this.#token = token;
  }

  get available(): boolean {
    return this.#token !== null || this.getSession !== null;
  }

  /** Null when there is no token and no way to get one. A failing callback counts as none. */
  read = async ({ renew }: { renew: boolean }): Promise<string | null> => {
    if (this.#token !== null && !renew) return this.#token;
    if (this.getSession === null) return null;
    const getSession = this.getSession;
    this.#renewing ??= Promise.resolve()
      .then(getSession)
      .then((token) => (typeof token === 'string' && token !== '' ? token : null))
      .catch(() => null)
      .finally(() => {
        this.#renewing = null;
      });
    this.#token = await this.#renewing;
    return this.#token;
  };
}
