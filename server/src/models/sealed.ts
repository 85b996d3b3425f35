import { Schema } from 'mongoose';

/** A value that only the vault can open. */
export interface Sealed {
  /** Version of the key that sealed it. */
  keyVersion: number;
  /** 96 bits. */
  nonce: Buffer;
  /** AES-256-GCM ciphertext with its 128-bit tag at the end. */
  ciphertext: Buffer;
}

export const sealedSchema = new Schema<Sealed>(
  {
    keyVersion: { type: Number, required: true },
    nonce: { type: Buffer, required: true },
    ciphertext: { type: Buffer, required: true },
  },
  { _id: false },
);
