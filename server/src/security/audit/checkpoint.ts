import { canonicalJson } from '../canonical-json.ts';
import type { ChainEnd } from './audit-chain.store.ts';
import type { AuditKeys } from './audit-keys.ts';

/** A signed word on where the chain stood at a time. Kept elsewhere, it shows when the end of a chain was cut off. */
export interface Checkpoint extends ChainEnd {
  environment: string;
  at: string;
  /** SPKI, base64, Ed25519. */
  publicKey: string;
  signature: string;
}

type Statement = Omit<Checkpoint, 'signature'>;

const textOf = ({ environment, sequence, hash, at, publicKey }: Statement): string =>
  canonicalJson({ environment, sequence, hash, at, publicKey });

export function signCheckpoint(
  keys: AuditKeys,
  { environment, sequence, hash, at }: ChainEnd & { environment: string; at: Date },
): Checkpoint {
  const statement = { environment, sequence, hash, at: at.toISOString(), publicKey: keys.publicKey };
  return { ...statement, signature: keys.sign(textOf(statement)) };
}

export function isGenuine(keys: AuditKeys, checkpoint: Checkpoint): boolean {
  return (
    checkpoint.publicKey === keys.publicKey && keys.isSignature(textOf(checkpoint), checkpoint.signature)
  );
}

/** Checkpoints as they are kept: one JSON a line. Null for a line that is none. */
export function readCheckpoints(text: string): (Checkpoint | null)[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readLine);
}

function readLine(line: string): Checkpoint | null {
  try {
    const value = JSON.parse(line) as Partial<Record<keyof Checkpoint, unknown>> | null;
    const { environment, sequence, hash, at, publicKey, signature } = value ?? {};
    if (typeof environment !== 'string' || typeof hash !== 'string' || typeof at !== 'string') return null;
    if (typeof sequence !== 'number' || typeof publicKey !== 'string' || typeof signature !== 'string') {
      return null;
    }
    return { environment, sequence, hash, at, publicKey, signature };
  } catch {
    return null;
  }
}
