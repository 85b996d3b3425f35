export interface LedgerEntry {
  at: string;
  system: string;
  /** `in`: a call to the sandbox. `out`: a webhook that the sandbox sent; `path` is then its whole URL. */
  direction: 'in' | 'out';
  method: string;
  /** With the host as first segment; with the query, except on OAuth pages. */
  path: string;
  /** `null` when there was no answer: connection dropped, subscriber unreachable. */
  status: number | null;
  fault: string | null;
  account: string | null;
  idempotencyKey: string | null;
}

export interface LedgerFilter {
  system?: string | undefined;
  /** Substring of the path. */
  path?: string | undefined;
  /** The newest so many; default 100. */
  limit?: number | undefined;
}

export interface LedgerAnswer {
  /** Newest last. */
  data: LedgerEntry[];
  /** Over all entries that match, not only those in `data`. */
  counts: { total: number; byStatus: Record<string, number>; byFault: Record<string, number> };
}

export interface Ledger {
  add(entry: LedgerEntry): void;
  read(filter: LedgerFilter): LedgerAnswer;
  clear(): void;
}

const KEPT = 20_000;

export function createLedger(): Ledger {
  let entries: LedgerEntry[] = [];
  return {
    add(entry) {
      entries.push(entry);
      if (entries.length > KEPT * 1.5) entries = entries.slice(-KEPT);
    },
    read({ system, path, limit = 100 }) {
      const matching = entries.filter(
        (entry) => (!system || entry.system === system) && (!path || entry.path.includes(path)),
      );
      return {
        data: limit === 0 ? [] : matching.slice(-limit),
        counts: {
          total: matching.length,
          byStatus: countBy(matching.map(({ status }) => String(status ?? 'none'))),
          byFault: countBy(matching.flatMap(({ fault }) => fault ?? [])),
        },
      };
    },
    clear() {
      entries = [];
    },
  };
}

function countBy(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
