import { calendar, type calendar_v3 } from '@googleapis/calendar';
import type { ConnectorContext } from '../sdk/index.ts';

export type CalendarApi = calendar_v3.Calendar;

/** Google's own SDK on the governed fetch, which adds the credentials and is the only one to retry. */
export function calendarApi(context: ConnectorContext): CalendarApi {
  return calendar({ version: 'v3', fetchImplementation: context.fetch, retry: false });
}
