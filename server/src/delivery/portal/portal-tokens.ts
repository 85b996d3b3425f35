import { newId } from '../../models/ids.ts';
import { hashToken, randomToken } from '../../security/tokens/random-token.ts';
import type { ApplicationRow } from '../applications/applications.store.ts';
import { CAPABILITIES, type Capability, type PortalGrant } from './capabilities.ts';
import type { PortalTokenRow, PortalTokenStore } from './portal-tokens.store.ts';

const PREFIX = 'pbw_';
const TOKEN = /^pbw_[A-Za-z0-9_-]{43}$/;
const CODE = /^[A-Za-z0-9_-]{43}$/;
const CODE_MS = 5 * 60_000;

export interface PortalAccess {
  environment: string;
  grant: PortalGrant;
}

export interface NewPortalToken {
  capabilities: readonly Capability[];
  featureFlags: readonly string[];
  origins: readonly string[] | null;
  sessionId: string | null;
  expiresInSeconds: number;
}

/** Tokens for one application each: 256 random bits, stored as a hash, asked of the database each time. */
export function createPortalTokens({ store, now }: { store: PortalTokenStore; now: () => Date }) {
  async function insert(
    fields: Omit<PortalTokenRow, '_id' | 'tokenHash' | 'revokedAt' | 'createdAt'>,
  ): Promise<{ token: string; row: PortalTokenRow }> {
    const at = now();
    const token = randomToken(PREFIX);
    const row = {
      _id: newId('ptk', at.getTime()),
      ...fields,
      tokenHash: hashToken(token),
      revokedAt: null,
      createdAt: at,
    };
    await store.insert(row);
    return { token, row };
  }

  return {
    isToken: (token: string) => token.startsWith(PREFIX),

    /** The token, and a code that a link can carry in its place. */
    async issue(app: ApplicationRow, input: NewPortalToken): Promise<{ token: string; code: string }> {
      const at = now().getTime();
      const code = randomToken();
      const { token } = await insert({
        environment: app.environment,
        applicationId: app._id,
        codeHash: hashToken(code),
        codeExpiresAt: new Date(at + CODE_MS),
        sessionId: input.sessionId,
        capabilities: [...input.capabilities],
        featureFlags: [...input.featureFlags],
        origins: input.origins === null ? null : [...input.origins],
        expiresAt: new Date(at + input.expiresInSeconds * 1000),
      });
      return { token, code };
    },

    /** A token of its own for whoever has the code first, with the rights and the end of that which it was made with. */
    async exchange(code: string): Promise<{ token: string; access: PortalAccess } | null> {
      const found = CODE.test(code) ? await store.takeCode(hashToken(code), now()) : null;
      if (found === null) return null;
      const { token, row } = await insert({
        environment: found.environment,
        applicationId: found.applicationId,
        codeHash: null,
        codeExpiresAt: null,
        sessionId: found.sessionId,
        capabilities: found.capabilities,
        featureFlags: found.featureFlags,
        // The link opens our own page.
        origins: null,
        expiresAt: found.expiresAt,
      });
      // Whoever ended the tokens between our look and our write did not see the new one.
      const source = await store.find(found._id);
      if (source === null || source.revokedAt !== null || source.expiresAt < row.expiresAt) {
        await store.revoke(row._id, now());
        return null;
      }
      return { token, access: accessOf(row) };
    },

    async authenticate(token: string): Promise<PortalAccess | null> {
      const row = TOKEN.test(token) ? await store.findByHash(hashToken(token)) : null;
      if (row === null || row.revokedAt !== null || row.expiresAt <= now()) return null;
      return accessOf(row);
    },

    revoke: (tokenId: string) => store.revoke(tokenId, now()),

    async endAll(
      app: ApplicationRow,
      input: { sessionIds: readonly string[]; inSeconds: number },
    ): Promise<void> {
      const at = now();
      const { sessionIds, inSeconds } = input;
      await store.endAll(app._id, { sessionIds, at: new Date(at.getTime() + inSeconds * 1000), now: at });
    },
  };
}

function accessOf(row: PortalTokenRow): PortalAccess {
  const { environment, applicationId, featureFlags, origins, sessionId, expiresAt } = row;
  const capabilities = CAPABILITIES.filter((capability) => row.capabilities.includes(capability));
  return {
    environment,
    grant: { tokenId: row._id, applicationId, capabilities, featureFlags, origins, sessionId, expiresAt },
  };
}

export type PortalTokens = ReturnType<typeof createPortalTokens>;
