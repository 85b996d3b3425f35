import { createHash } from 'node:crypto';
import { z } from 'zod';
import {
  type ConnectorContext,
  hmac,
  type SubscribeInput,
  type Subscription,
  type WebhookChange,
  type Webhooks,
} from '../sdk/index.ts';
import { createClient } from './client.ts';
import { readPage, unlessStatus } from './listing.ts';
import { partitionPath, repositoryPath } from './repositories.ts';
import { remoteHook } from './schema.ts';

const EVENTS = ['push', 'create', 'delete', 'pull_request', 'repository'];

const payloadSchema = z.object({
  ref: z.string().nullish(),
  ref_type: z.string().nullish(),
  repository: z.object({ id: z.int(), default_branch: z.string().nullish() }).nullish(),
});

export const webhooks: Webhooks = {
  partitionsOf: 'branches',
  verification: hmac({
    algorithm: 'sha256',
    encoding: 'hex',
    signatures({ headers }) {
      const header = headers['x-hub-signature-256'];
      return header?.startsWith('sha256=') ? [header.slice('sha256='.length)] : [];
    },
    signedContent: ({ rawBody }) => rawBody,
  }),

  parse({ headers, rawBody }, subscription) {
    const body = Buffer.from(rawBody);
    const eventType = headers['x-github-event'] ?? 'unknown';
    const payload = payloadSchema.parse(JSON.parse(body.toString()));
    const partition = payload.repository ? String(payload.repository.id) : subscription.partition;
    return {
      dedupeKey: headers['x-github-delivery'] ?? createHash('sha256').update(body).digest('hex'),
      eventType,
      changes: changedSyncs(eventType, payload).map(
        (sync): WebhookChange =>
          sync === 'repositories' || partition === null ? { sync } : { sync, partition },
      ),
    };
  },

  async subscribe(context, input) {
    const { repositoryId: _, ...path } = partitionPath(input.partition);
    const config = hookConfig(input);
    try {
      const { data } = await createClient(context).repos.createWebhook({
        ...path,
        name: 'web',
        active: true,
        events: EVENTS,
        config,
      });
      return subscription(remoteHook.parse(data).id, path);
    } catch (error) {
      // An earlier try whose answer was lost has made it: take it over, with the secret of now.
      const existing = isInvalid(error) ? await findHook(context, path, input.callbackUrl) : undefined;
      if (existing === undefined) throw error;
      await createClient(context).repos.updateWebhook({
        ...path,
        hook_id: existing.id,
        events: EVENTS,
        config,
      });
      return subscription(existing.id, path);
    }
  },

  async unsubscribe(context, { remoteId, state }) {
    const path = repositoryPath(state['repository'] ?? '');
    await unlessStatus(404, () =>
      createClient(context).repos.deleteWebhook({ ...path, hook_id: Number(remoteId) }),
    );
  },
};

function changedSyncs(event: string, { ref, ref_type, repository }: z.infer<typeof payloadSchema>): string[] {
  switch (event) {
    case 'push': {
      if (!ref?.startsWith('refs/heads/')) return [];
      const isDefault = ref === `refs/heads/${repository?.default_branch ?? ''}`;
      return isDefault ? ['branches', 'commits'] : ['branches'];
    }
    case 'create':
    case 'delete':
      return ref_type === 'branch' ? ['branches'] : [];
    case 'pull_request':
      return ['pull_requests'];
    case 'repository':
      return ['repositories'];
    default:
      return [];
  }
}

type Path = { owner: string; repo: string };

function hookConfig({ callbackUrl, secret }: SubscribeInput) {
  return { url: callbackUrl, content_type: 'json', secret, insecure_ssl: '0' };
}

function subscription(id: number, { owner, repo }: Path): Subscription {
  return { remoteId: String(id), state: { repository: `${owner}/${repo}` } };
}

function isInvalid(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 422;
}

/** A repository has at most 20 hooks for an event, so that one page holds them all. */
async function findHook(context: ConnectorContext, path: Path, url: string) {
  const client = createClient(context);
  const route = 'GET /repos/{owner}/{repo}/hooks';
  const list = await readPage({ client, route, params: { ...path, per_page: 100 }, item: remoteHook });
  return list?.items.find(({ config }) => config.url === url);
}
