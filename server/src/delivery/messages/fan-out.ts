import type { EndpointRow } from '../endpoints/endpoints.store.ts';

/** Whether an endpoint asked for messages like this one. */
export function wants(
  endpoint: Pick<EndpointRow, 'filterTypes' | 'channels'>,
  message: { eventType: string; channels: readonly string[] },
): boolean {
  const { filterTypes, channels } = endpoint;
  const typeFits = filterTypes === null || filterTypes.includes(message.eventType);
  const channelFits = channels === null || channels.some((channel) => message.channels.includes(channel));
  return typeFits && channelFits;
}
