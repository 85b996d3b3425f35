import { randomBytes } from 'node:crypto';

export type IdPrefix =
  | 'env'
  | 'key'
  | 'con'
  | 'cfg'
  | 'log'
  | 'ses'
  | 'flow'
  | 'run'
  | 'rec'
  | 'out'
  | 'hook'
  | 'rcpt'
  | 'app'
  | 'ep'
  | 'msg'
  | 'atmpt'
  | 'mail'
  | 'qtask'
  | 'ptk'
  | 'whp'
  | 'idem'
  | 'aud'
  | 'req';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

const RANDOM_BITS = 96n;
const DIGITS = 25;
const BASE = BigInt(ALPHABET.length);

/** Time-ordered id (48 bits of milliseconds, 96 random bits): `con_0nEx...`. Sorts by creation to the millisecond. */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  return textOf(prefix, (BigInt(now) << RANDOM_BITS) | BigInt(`0x${randomBytes(12).toString('hex')}`));
}

/** No id of that time or later is before this one. */
export function lowestId(prefix: IdPrefix, time: number): string {
  return textOf(prefix, BigInt(Math.max(0, time)) << RANDOM_BITS);
}

/** When an id was made, in milliseconds. */
export function timeOfId(id: string): number {
  const digits = id.slice(id.indexOf('_') + 1);
  let value = 0n;
  for (const digit of digits) value = value * BASE + BigInt(Math.max(0, ALPHABET.indexOf(digit)));
  return Number(value >> RANDOM_BITS);
}

function textOf(prefix: IdPrefix, number: bigint): string {
  let value = number;
  let text = '';
  for (let digit = 0; digit < DIGITS; digit++) {
    text = ALPHABET[Number(value % BASE)] + text;
    value /= BASE;
  }
  return `${prefix}_${text}`;
}
