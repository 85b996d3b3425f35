import { createPublicKey, verify as verifySignature } from 'node:crypto';

const TOLERANCE_SECONDS = 5 * 60;
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex'); // an Ed25519 public key, up to its 32 bytes

/** Whether the message is from Patchbay, by the public key of an endpoint with a key pair (`whpk_...`). `rawBody`: a Buffer. */
export function verify(rawBody, headers, publicKey) {
  const id = headers['webhook-id'] ?? '';
  const timestamp = headers['webhook-timestamp'] ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) return false;
  const raw = Buffer.from(publicKey.replace(/^whpk_/, ''), 'base64');
  if (raw.length !== 32) return false;
  const key = createPublicKey({ key: Buffer.concat([SPKI_PREFIX, raw]), format: 'der', type: 'spki' });
  const signed = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), rawBody]);
  return (headers['webhook-signature'] ?? '')
    .split(' ')
    .filter((item) => item.startsWith('v1a,'))
    .some((item) => verifySignature(null, signed, key, Buffer.from(item.slice('v1a,'.length), 'base64')));
}
