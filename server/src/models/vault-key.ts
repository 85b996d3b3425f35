import { Schema } from 'mongoose';

/** A key in the form in which it may be stored: encrypted by a master key. */
export interface WrappedKey {
  /** Id of the master key that wrapped it: `local:4f0c...`, `aws-kms:<key>`, `vault-transit:<mount>/<key>`. */
  by: string;
  ciphertext: Buffer;
}

/**
 * One version of a key. `root`: the installation's own secret; `data`: what the secrets of one tenant (or, without a
 * tenant, those of an environment) are sealed with. `_id` is made of the other fields, so a version exists once.
 */
export interface VaultKeyDoc {
  _id: string;
  kind: 'root' | 'data';
  environment: string | null;
  tenantId: string | null;
  version: number;
  /** The newest `current` one seals; `retired` ones only open; of a `destroyed` one the number is left. */
  state: 'current' | 'retired' | 'destroyed';
  wrapped: WrappedKey | null;
  createdAt: Date;
  retiredAt: Date | null;
  destroyedAt: Date | null;
}

export const vaultKeySchema = new Schema<VaultKeyDoc>(
  {
    _id: String,
    kind: { type: String, required: true },
    environment: { type: String, default: null },
    tenantId: { type: String, default: null },
    version: { type: Number, required: true },
    state: { type: String, required: true },
    wrapped: { type: new Schema({ by: String, ciphertext: Buffer }, { _id: false }), default: null },
    createdAt: { type: Date, required: true },
    retiredAt: { type: Date, default: null },
    destroyedAt: { type: Date, default: null },
  },
  { collection: 'vaultkeys', versionKey: false },
);
vaultKeySchema.index({ kind: 1, environment: 1, tenantId: 1, version: -1 });

/** A rotation under way or done, so that one that was killed goes on where it was. `_id`: what is rotated. */
export interface KeyRotationDoc {
  _id: 'data';
  startedAt: Date;
  finishedAt: Date | null;
}

export const keyRotationSchema = new Schema<KeyRotationDoc>(
  {
    _id: String,
    startedAt: { type: Date, required: true },
    finishedAt: { type: Date, default: null },
  },
  { collection: 'keyrotations', versionKey: false },
);
