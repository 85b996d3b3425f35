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
  | 'ptk'
  | 'whp'
  | 'idem'
  | 'aud'
  | 'req';

const ALPHABET = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Time-ordered id (48 bits of milliseconds, 96 random bits): `con_0nEx...`. Sorts by creation to the millisecond. */
export function newId(prefix: IdPrefix, now: number = Date.now()): string {
  let value = (BigInt(now) << 96n) | BigInt(`0x${randomBytes(12).toString('hex')}`);
  let text = '';
  for (let digit = 0; digit < 25; digit++) {
    text = ALPHABET[Number(value % 59n)] + text;
    value /= 59n;
  }
  return `${prefix}_${text}`;
}
