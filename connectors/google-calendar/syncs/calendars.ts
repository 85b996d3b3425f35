import { type ConnectorContext, defineSync, type Partition } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { toCalendar } from '../mapping.ts';
import { calendarListSchema, type GoogleCalendarListEntry } from '../schema.ts';
import { checkpointSchema, followSyncToken } from './follow-sync-token.ts';

/** Largest page: https://developers.google.com/workspace/calendar/api/v3/reference/calendarList/list */
const PAGE_SIZE = 250;

export const calendars = defineSync({
  model: 'calendar.calendar',
  title: 'Calendars',
  description: 'Names, colours and time zones of your calendars',
  everyMinutes: 60,
  deletions: 'reported',
  checkpoint: checkpointSchema,
  run: (context, { checkpoint }) =>
    followSyncToken(
      checkpoint,
      async (place) => {
        const { data } = await calendarApi(context).calendarList.list({ maxResults: PAGE_SIZE, ...place });
        return calendarListSchema.parse(data);
      },
      (entry) => (entry.deleted === true ? { deletedRemoteId: entry.id } : { upsert: toCalendar(entry) }),
    ),
});

/** The calendars whose events can be read, each with its own progress. */
export async function calendarPartitions(context: ConnectorContext): Promise<readonly Partition[]> {
  const entries: GoogleCalendarListEntry[] = [];
  let pageToken: string | undefined;
  do {
    const { data } = await calendarApi(context).calendarList.list({
      maxResults: PAGE_SIZE,
      ...(pageToken === undefined ? {} : { pageToken }),
    });
    const page = calendarListSchema.parse(data);
    entries.push(...page.items);
    pageToken = page.nextPageToken ?? undefined;
  } while (pageToken !== undefined);
  return entries
    .filter(({ accessRole, deleted }) => accessRole !== 'freeBusyReader' && deleted !== true)
    .map((entry) => ({ id: entry.id, label: toCalendar(entry).data.name }));
}
