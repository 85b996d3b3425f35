import { Schema } from 'mongoose';

/** A value that only the vault can open. */
export interface Sealed {
  /** Version of the key of its tenant or environment that sealed it. */
  keyVersion: number;
  /** 96 bits. */
  nonce: Buffer;
  /** AES-256-GCM ciphertext with its 128-bit tag at the end. */
  ciphertext: Buffer;
}

/** Lean queries answer BSON Binary where the schema says Buffer. */
export function toBuffer(value: Uint8Array | { value(): Uint8Array }): Buffer {
  return Buffer.from(value instanceof Uint8Array ? value : value.value());
}

export const sealedSchema = new Schema<Sealed>(
  {
    keyVersion: { type: Number, required: true },
    nonce: { type: Buffer, required: true },
    ciphertext: { type: Buffer, required: true },
  },
  { _id: false },
);
