import type { Context } from './calendars.ts';
import type { Channel } from './state.ts';

/** Tells every open channel of a calendar that something changed; what changed is asked for by its sync token. */
export function notifyChannels(context: Context, calendarId: string): void {
  const now = context.now().getTime();
  context.state.channels = context.state.channels.filter(({ expiration }) => expiration > now);
  for (const channel of context.state.channels) {
    if (channel.calendarId === calendarId) push(context, channel, 'exists');
  }
}

/** Google's push: everything in headers, an empty body, no signature. */
export function push(context: Context, channel: Channel, state: 'sync' | 'exists'): void {
  channel.messages += 1;
  context.changed();
  context.deliver({
    url: channel.address,
    headers: {
      'x-goog-channel-id': channel.id,
      'x-goog-channel-token': channel.token,
      'x-goog-channel-expiration': new Date(channel.expiration).toUTCString(),
      'x-goog-message-number': String(channel.messages),
      'x-goog-resource-id': channel.resourceId,
      'x-goog-resource-state': state,
      'x-goog-resource-uri': `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(channel.calendarId)}/events?alt=json`,
    },
    body: '',
  });
}
