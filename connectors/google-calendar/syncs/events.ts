import { defineSync, ProviderError } from '../../sdk/index.ts';
import { calendarApi } from '../client.ts';
import { eventRemoteId, toEvent } from '../mapping.ts';
import { eventsSchema } from '../schema.ts';
import { calendarPartitions } from './calendars.ts';
import { checkpointSchema, followSyncToken } from './follow-sync-token.ts';

/** Google allows 2,500; smaller pages keep a transaction short. */
const PAGE_SIZE = 250;

export const events = defineSync({
  model: 'calendar.event',
  title: 'Events',
  description: 'Titles, times, places and guests of the events in your calendars',
  everyMinutes: 15,
  deletions: 'reported',
  checkpoint: checkpointSchema,
  partitions: calendarPartitions,
  run(context, { checkpoint, partition }) {
    if (partition === null) {
      throw new ProviderError({
        kind: 'rejected',
        message: 'Events are synced calendar by calendar',
        field: 'partition',
      });
    }
    const calendarId = partition.id;
    return followSyncToken(
      checkpoint,
      async (place) => {
        const { data } = await calendarApi(context).events.list({
          calendarId,
          maxResults: PAGE_SIZE,
          ...place,
        });
        return eventsSchema.parse(data);
      },
      // A cancelled exception is a fact about its series ("not on that day"); any other cancelled event is gone.
      (event) =>
        event.status === 'cancelled' && typeof event.recurringEventId !== 'string'
          ? { deletedRemoteId: eventRemoteId(calendarId, event.id) }
          : { upsert: toEvent(calendarId, event) },
    );
  },
});
