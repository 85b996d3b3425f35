import type { AuditEntryDoc } from '../../models/audit.ts';
import type { AuditChainStore, ChainEnd } from './audit-chain.store.ts';
import { entryText, linkHash, ORIGIN } from './audit-hash.ts';
import type { AuditKeys } from './audit-keys.ts';
import { type Checkpoint, isGenuine } from './checkpoint.ts';

export interface Finding {
  kind: 'changed' | 'missing' | 'doubled' | 'reordered' | 'truncated' | 'rewritten' | 'checkpoint';
  /** Place in the chain; null for an entry that has none. */
  sequence: number | null;
  entryId: string | null;
  message: string;
}

export interface Verdict {
  entries: number;
  /** Complete entries that have no place yet. */
  waiting: number;
  checkpoints: number;
  end: ChainEnd;
  findings: Finding[];
}

/** The first problem is what counts; a broken chain would otherwise fill the screen. */
const MAX_FINDINGS = 20;

/**
 * Reads a whole chain and says where it is not what was written. Somebody who has the database alone cannot pass this; who
 * has the master key as well can rewrite the chain, but not the checkpoints that are kept elsewhere.
 */
export async function verifyChain({
  environment,
  store,
  keys,
  checkpoints,
}: {
  environment: string;
  store: Pick<AuditChainStore, 'find' | 'sealed' | 'unsealed'>;
  keys: AuditKeys;
  checkpoints: readonly (Checkpoint | null)[];
}): Promise<Verdict> {
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    if (findings.length < MAX_FINDINGS) findings.push(finding);
  };
  const ours = judgeCheckpoints(environment, keys, checkpoints, report);
  let end: ChainEnd = ORIGIN;
  let entries = 0;
  for await (const entry of store.sealed(environment)) {
    entries++;
    end = follow(entry, end, keys, report);
    for (const { hash, at } of ours.get(end.sequence) ?? []) {
      if (hash === end.hash) continue;
      const message = `was written anew: the checkpoint of ${at} has another hash`;
      report({ kind: 'rewritten', sequence: end.sequence, entryId: entry._id, message });
    }
  }
  const chain = await store.find(environment);
  const told = Math.max(chain?.sequence ?? 0, ...ours.keys());
  if (told > end.sequence) {
    const message = `The chain ends at ${end.sequence}, but ${told} was written: the last ${told - end.sequence} were cut off`;
    report({ kind: 'truncated', sequence: end.sequence + 1, entryId: null, message });
  } else if (chain !== null && (chain.sequence !== end.sequence || chain.hash !== end.hash)) {
    const message = `The chain is said to end at ${chain.sequence}, but does not`;
    report({ kind: 'rewritten', sequence: end.sequence, entryId: null, message });
  }
  const unsealed = await store.unsealed(environment);
  for (const entry of unsealed) {
    if (!keys.isMac(entryText(entry), entry.mac)) report(changed(entry));
  }
  const waiting = unsealed.filter(({ outcome }) => outcome !== 'started').length;
  return { entries, waiting, checkpoints: [...ours.values()].flat().length, end, findings };
}

function follow(
  entry: AuditEntryDoc,
  before: ChainEnd,
  keys: AuditKeys,
  report: (finding: Finding) => void,
): ChainEnd {
  const { _id: entryId, mac } = entry;
  const sequence = entry.sequence ?? 0;
  const expected = before.sequence + 1;
  if (sequence < expected) {
    report({ kind: 'doubled', sequence, entryId, message: 'was inserted: its place is taken already' });
    return before;
  }
  if (sequence > expected) {
    const gap = sequence - 1 === expected ? `${expected} is` : `${expected} to ${sequence - 1} are`;
    report({ kind: 'missing', sequence: expected, entryId: null, message: `${gap} missing: deleted` });
  }
  if (!keys.isMac(entryText(entry), mac)) report(changed(entry));
  else if (sequence === expected && entry.hash !== linkHash(before.hash, sequence, mac)) {
    report({
      kind: 'reordered',
      sequence,
      entryId,
      message: 'does not follow on the entry before it: one was moved or taken out',
    });
  }
  // Goes on from what is stored, so that one change is one finding.
  return { sequence, hash: entry.hash ?? '' };
}

function changed({ _id, sequence }: AuditEntryDoc): Finding {
  const message = 'is not as Patchbay wrote it: edited, or inserted by somebody else';
  return { kind: 'changed', sequence, entryId: _id, message };
}

function judgeCheckpoints(
  environment: string,
  keys: AuditKeys,
  checkpoints: readonly (Checkpoint | null)[],
  report: (finding: Finding) => void,
): Map<number, Checkpoint[]> {
  const ours = new Map<number, Checkpoint[]>();
  for (const [index, checkpoint] of checkpoints.entries()) {
    if (checkpoint !== null && checkpoint.environment !== environment) continue;
    if (checkpoint === null || !isGenuine(keys, checkpoint)) {
      const message = `Checkpoint ${index + 1} is not signed by this installation`;
      report({ kind: 'checkpoint', sequence: checkpoint?.sequence ?? null, entryId: null, message });
      continue;
    }
    ours.set(checkpoint.sequence, [...(ours.get(checkpoint.sequence) ?? []), checkpoint]);
  }
  return ours;
}
