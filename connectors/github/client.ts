import { Octokit } from '@octokit/rest';
import type { ConnectorContext } from '../sdk/index.ts';

/** Octokit on the governed fetch. It has no retries of its own, and logs where we log. */
export function createClient(context: Pick<ConnectorContext, 'fetch' | 'signal' | 'log'>): Octokit {
  const { fetch, signal, log } = context;
  return new Octokit({
    userAgent: 'patchbay',
    request: { fetch, signal },
    log: {
      debug: (message: string) => log.debug(message),
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.warn(message),
      error: (message: string) => log.debug(message),
    },
  });
}
