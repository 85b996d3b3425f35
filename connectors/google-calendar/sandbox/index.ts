import { defineSandboxProvider } from '../../sandbox/provider.ts';
import { calendarRoutes } from './calendar-routes.ts';
import { channelRoutes } from './channel-routes.ts';
import { errorBody, sendError } from './errors.ts';
import { eventRoutes } from './event-routes.ts';
import { freeBusyRoutes } from './free-busy-routes.ts';
import { OWNER, seed } from './seed.ts';
import type { CalendarState } from './state.ts';

const SCOPES = 'https://www.googleapis.com/auth';
const WRITE = [`${SCOPES}/calendar.events`, `${SCOPES}/calendar`];

export const sandbox = defineSandboxProvider<CalendarState>({
  id: 'google-calendar',
  hosts: ['www.googleapis.com/calendar', 'accounts.google.com', 'oauth2.googleapis.com'],
  accounts: [
    { id: '114850293847561029384', login: OWNER, name: 'Ada Lovelace' },
    { id: '109283746501928374650', login: 'grace@globex.example', name: 'Grace Hopper' },
  ],
  sizes: { calendars: 4, events: 2000 },
  seed,
  oauth: {
    authorizePath: '/accounts.google.com/o/oauth2/v2/auth',
    tokenPath: '/oauth2.googleapis.com/token',
    revocation: { path: '/oauth2.googleapis.com/revoke', method: 'POST', unknownTokenStatus: 400 },
    clientAuthentication: 'body',
    accessTokenSeconds: 3599,
    refreshTokens: 'reusable',
    refreshTokenOnlyOffline: true,
    errorStatus: 400,
    scopeDescriptions: {
      [`${SCOPES}/calendar.readonly`]:
        'See and download any calendar you can access using your Google Calendar',
      [`${SCOPES}/calendar.events`]: 'View and edit events on all your calendars',
    },
    // Google's sign-in pages cut the opener off.
    crossOriginOpenerPolicy: true,
    tokenPrefixes: { access: 'ya29.', refresh: '1//' },
  },
  routes(router, context) {
    const unauthorized = context.requireToken({
      unauthorized: (_request, response) => sendError(response, 401, 'authError', 'Invalid Credentials'),
    });
    const write = context.requireToken({
      scopes: WRITE,
      unauthorized: (_request, response) => sendError(response, 401, 'authError', 'Invalid Credentials'),
    });
    const access = {
      path: (suffix: string) => `/www.googleapis.com/calendar/v3${suffix}`,
      read: unauthorized,
      write,
    };
    for (const mount of [calendarRoutes, channelRoutes, eventRoutes, freeBusyRoutes])
      mount(router, context, access);
  },
  errorBody,
});
