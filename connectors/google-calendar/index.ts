import { defineConnector, oauth2 } from '../sdk/index.ts';
import { cancelEvent } from './actions/cancel-event.ts';
import { createEvent } from './actions/create-event.ts';
import { freeBusy } from './actions/free-busy.ts';
import { updateEvent } from './actions/update-event.ts';
import { classifyError } from './classify-error.ts';
import { calendarApi } from './client.ts';
import { calendarListEntrySchema } from './schema.ts';
import { calendars } from './syncs/calendars.ts';
import { events } from './syncs/events.ts';
import { webhooks } from './webhook.ts';

export const googleCalendar = defineConnector({
  spec: 1,
  manifest: {
    id: 'google-calendar',
    name: 'Google Calendar',
    summary: 'See calendars and events, find free times, and schedule meetings.',
    categories: ['calendar'],
    docsUrl: 'https://developers.google.com/workspace/calendar/api',
    apiHosts: ['www.googleapis.com'],
  },
  auth: [
    oauth2({
      authorizationUrl: 'https://accounts.google.com/o/oauth2/v2/auth',
      tokenUrl: 'https://oauth2.googleapis.com/token',
      revocation: {
        method: 'POST',
        url: 'https://oauth2.googleapis.com/revoke',
        clientAuthentication: 'none',
        bodyFormat: 'form',
        tokenParam: 'token',
        token: 'refresh',
        revokes: 'grant',
      },
      scopes: [
        {
          scope: 'https://www.googleapis.com/auth/calendar.readonly',
          why: 'See your calendars and the events in them',
        },
        {
          scope: 'https://www.googleapis.com/auth/calendar.events',
          why: 'Create, change and cancel events for you',
          optional: true,
        },
      ],
      // Google gives a refresh token only when it is asked for offline access and shows its consent page.
      authorizationParams: { access_type: 'offline', prompt: 'consent' },
      clientAuthentication: 'body',
      refreshTokens: 'reusable',
      refreshTokenIdleDays: 180,
      appRegistrationUrl: 'https://console.cloud.google.com/apis/credentials',
    }),
  ],
  async identify(context) {
    const { data } = await calendarApi(context).calendarList.get({ calendarId: 'primary' });
    const { id } = calendarListEntrySchema.parse(data);
    // The primary calendar's id is the account's e-mail address.
    return { accountId: id, label: id };
  },
  async health(context) {
    const { data } = await calendarApi(context).calendarList.get({ calendarId: 'primary' });
    calendarListEntrySchema.parse(data);
  },
  syncs: { calendars, events },
  actions: {
    create_event: createEvent,
    update_event: updateEvent,
    cancel_event: cancelEvent,
    free_busy: freeBusy,
  },
  webhooks,
  rateLimits: [
    {
      scope: 'connection',
      requests: 600,
      perSeconds: 60,
      source: 'https://developers.google.com/workspace/calendar/api/guides/quota',
    },
  ],
  classifyError,
});
