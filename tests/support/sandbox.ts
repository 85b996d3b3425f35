export interface LedgerEntry {
  at: string;
  system: string;
  method: string;
  path: string;
  status: number | null;
  direction: 'in' | 'out';
}

/** The sandbox's control API, and the providers' own APIs as their developers would call them. */
export function sandboxControl(sandboxUrl: string) {
  const send = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${sandboxUrl}/_control${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`Sandbox control ${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const control = {
    reset: (system: string, sizes: Record<string, number>) => send('POST', `/${system}/reset`, { sizes }),
    fault: (system: string, fault: string, more: object = {}) =>
      send('POST', `/${system}/faults`, { fault, times: 1, ...more }),
    clearFaults: (system: string) => send('DELETE', `/${system}/faults`),
    advanceClock: (seconds: number) => send('POST', '/clock', { advanceSeconds: seconds }),
    async ledger(query: string): Promise<LedgerEntry[]> {
      return ((await send('GET', `/ledger?limit=1000&${query}`)) as { data: LedgerEntry[] }).data;
    },
    async developerToken(system: string): Promise<string> {
      const state = (await send('GET', '/state')) as {
        systems: { id: string; developerToken?: string | null }[];
      };
      return state.systems.find(({ id }) => id === system)?.developerToken ?? '';
    },
    /** A call of the provider's own API, `path` with its host: `/api.github.com/user`. */
    async provider<T = Record<string, unknown>>(
      method: string,
      path: string,
      token: string,
      body?: object,
      encoding: 'json' | 'form' = 'json',
    ): Promise<T> {
      const response = await fetch(sandboxUrl + path, {
        method,
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': encoding === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
        },
        ...(body === undefined
          ? {}
          : {
              body:
                encoding === 'json'
                  ? JSON.stringify(body)
                  : new URLSearchParams(body as Record<string, string>),
            }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return (text === '' ? null : JSON.parse(text)) as T;
    },
  };
  return control;
}
