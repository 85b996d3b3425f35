import { calendarOf, type MountRoutes } from './calendars.ts';
import { push } from './channels.ts';
import { sendError } from './errors.ts';
import type { Channel } from './state.ts';

/** Channels end after at most a week, and after an hour unless longer was asked for. */
const LONGEST_SECONDS = 7 * 86_400;
const USUAL_SECONDS = 3600;

interface ChannelBody {
  id?: string;
  type?: string;
  address?: string;
  token?: string;
  params?: { ttl?: string };
}

export const channelRoutes: MountRoutes = (router, context, { path, read }) => {
  router.post(path('/calendars/:calendarId/events/watch'), read, (request, response) => {
    const calendar = calendarOf(context.state, String(request.params['calendarId']));
    if (calendar === null) return void sendError(response, 404, 'notFound', 'Not Found');
    const { id = '', type, address = '', token = '', params } = (request.body ?? {}) as ChannelBody;
    if (type !== 'web_hook') return void sendError(response, 400, 'channelUnknown', 'Unknown channel type');
    if (!/^[A-Za-z0-9\-_+/=]{1,64}$/.test(id)) {
      return void sendError(response, 400, 'channelIdInvalid', 'Invalid channel id');
    }
    if (!URL.canParse(address)) {
      return void sendError(response, 400, 'webhookUrlInvalid', 'WebHook callback must be a URL');
    }
    if (context.state.channels.some((channel) => channel.id === id)) {
      return void sendError(response, 400, 'channelIdNotUnique', `Channel id ${id} not unique`);
    }
    const seconds = Math.min(LONGEST_SECONDS, Number(params?.ttl ?? USUAL_SECONDS) || USUAL_SECONDS);
    const channel: Channel = {
      id,
      token,
      address,
      resourceId: context.random.hex(27),
      calendarId: calendar.item.id,
      expiration: context.now().getTime() + seconds * 1000,
      messages: 0,
    };
    context.state.channels.push(channel);
    push(context, channel, 'sync');
    response.json({
      kind: 'api#channel',
      id,
      resourceId: channel.resourceId,
      resourceUri: `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(calendar.item.id)}/events?alt=json`,
      token,
      expiration: String(channel.expiration),
    });
  });
  router.post(path('/channels/stop'), read, (request, response) => {
    const { id, resourceId } = (request.body ?? {}) as { id?: string; resourceId?: string };
    const { channels } = context.state;
    const place = channels.findIndex((channel) => channel.id === id && channel.resourceId === resourceId);
    if (place < 0) return void sendError(response, 404, 'channelNotFound', `Channel '${id}' not found`);
    channels.splice(place, 1);
    context.changed();
    response.status(204).end();
  });
};
