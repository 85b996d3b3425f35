import type { Connector } from '@patchbay/connectors/sdk';
import type { Logger } from 'pino';
import { createLimit } from '../../security/keys/limit.ts';
import type { CredentialsStore } from '../stores/credentials.store.ts';
import type { ConnectionCredentials } from './connection-credentials.ts';

export interface KeepAliveDeps {
  store: Pick<CredentialsStore, 'unusedSince'>;
  connectors: readonly Connector[];
  credentials: Pick<ConnectionCredentials, 'fresh'>;
  logger: Pick<Logger, 'warn'>;
  now: () => Date;
}

const DAY_MS = 86_400_000;
const PAGE = 200;
const AT_ONCE = 4;

/**
 * Renews tokens that nobody used for a third of the time after which the provider lets them die, such as those of paused
 * connections. Meant for once a day; one that fails is tried again the next day, and there are many days left.
 */
export function createKeepAlive({ store, connectors, credentials, logger, now }: KeepAliveDeps) {
  const limit = createLimit(AT_ONCE);
  return async (signal: AbortSignal): Promise<void> => {
    for (const connector of connectors) {
      const oauth = connector.auth.find((method) => method.type === 'oauth2');
      if (oauth?.refreshTokenIdleDays === undefined) continue;
      const since = new Date(now().getTime() - (oauth.refreshTokenIdleDays / 3) * DAY_MS);
      let after: string | null = null;
      do {
        const found = await store.unusedSince(connector.manifest.id, since, after, PAGE);
        await Promise.all(
          found.map(({ _id, credentialsVersion }) =>
            limit(async () => {
              if (signal.aborted) return;
              const input = { connector, minSecondsLeft: 0, rejectedVersion: credentialsVersion, signal };
              await credentials.fresh(_id, input).catch((error: unknown) => {
                logger.warn({ err: error, connectionId: _id }, 'a token could not be kept alive');
              });
            }),
          ),
        );
        after = found.length < PAGE ? null : (found.at(-1)?._id ?? null);
      } while (after !== null && !signal.aborted);
    }
  };
}
