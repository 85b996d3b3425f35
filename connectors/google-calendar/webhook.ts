import {
  type ConnectorContext,
  ProviderError,
  type SubscribeInput,
  type Subscription,
  sharedToken,
  type Webhooks,
} from '../sdk/index.ts';
import { calendarApi } from './client.ts';
import { channelSchema } from './schema.ts';

/** A week is the longest that Google keeps a channel; asked for so that renewals are few. */
const CHANNEL_SECONDS = 7 * 86_400;

/** Google signs nothing: it sends back the token of the channel, and an empty body. */
export const webhooks: Webhooks = {
  verification: sharedToken({ header: 'x-goog-channel-token' }),
  partitionsOf: 'events',
  parse({ headers }, { partition }) {
    const state = headers['x-goog-resource-state'] ?? '';
    const dedupeKey = `${headers['x-goog-channel-id'] ?? ''}:${headers['x-goog-message-number'] ?? ''}`;
    // The first message of a channel, `sync`, only says that it is open.
    const changes =
      state === 'sync' ? [] : [{ sync: 'events', ...(partition === null ? {} : { partition }) }];
    return { dedupeKey, eventType: `events.${state || 'unknown'}`, changes };
  },
  subscribe: openChannel,
  async renew(context, handle, input) {
    const opened = await openChannel(context, input);
    await closeChannel(context, handle.remoteId, handle.state['resourceId']);
    return opened;
  },
  unsubscribe: (context, { remoteId, state }) => closeChannel(context, remoteId, state['resourceId']),
};

async function openChannel(context: ConnectorContext, input: SubscribeInput): Promise<Subscription> {
  if (input.partition === null) {
    throw new ProviderError({
      kind: 'rejected',
      message: 'A channel is opened for one calendar',
      field: 'partition',
    });
  }
  const { data } = await calendarApi(context).events.watch({
    calendarId: input.partition.id,
    requestBody: {
      // A renewal opens a second channel beside the first, so the id holds the moment.
      id: `${input.subscriptionId}-${context.now().getTime().toString(36)}`,
      type: 'web_hook',
      address: input.callbackUrl,
      token: input.secret,
      params: { ttl: String(CHANNEL_SECONDS) },
    },
  });
  const channel = channelSchema.parse(data);
  return {
    remoteId: channel.id,
    expiresAt: new Date(Number(channel.expiration)).toISOString(),
    state: { resourceId: channel.resourceId },
  };
}

async function closeChannel(
  context: ConnectorContext,
  id: string,
  resourceId: string | undefined,
): Promise<void> {
  try {
    await calendarApi(context).channels.stop({ requestBody: { id, resourceId: resourceId ?? null } });
  } catch (error) {
    // Channels end by themselves; one that is gone needs no closing.
    if ((error as { status?: unknown }).status !== 404) throw error;
  }
}
