import type { EventTypeIn } from 'svix';
import { z } from 'zod';
import { EVENT_TYPES, type EventType, webhookBody } from '../../../contract/events.ts';

const DESCRIPTIONS = {
  'connection.created': 'An end user connected an account.',
  'connection.updated': 'The account, settings or configuration of a connection changed.',
  'connection.needs_reauthorization': 'A connection stopped working until its end user connects it again.',
  'connection.recovered': 'A connection works again.',
  'connection.paused': 'A connection was paused; nothing is synced until it is resumed.',
  'connection.resumed': 'A paused connection was resumed.',
  'connection.deleted': 'A connection was disconnected.',
  'sync.completed': 'A sync run finished.',
  'sync.failed': 'A sync run failed; the next one goes on where it stopped.',
  'records.changed': 'Records of a connection were created, updated or deleted.',
  'action.completed': 'An action on a connection was carried out, or failed.',
} as const satisfies Record<EventType, string>;

/** The events of the contract as Svix event types, with the JSON Schema of the whole webhook body. */
export function contractEventTypes(): (EventTypeIn & { name: EventType })[] {
  return EVENT_TYPES.map((name) => ({
    name,
    description: DESCRIPTIONS[name],
    groupName: name.split('.')[0] ?? name,
    schemas: { '1': z.toJSONSchema(webhookBody(name), { io: 'output', unrepresentable: 'any' }) },
  }));
}
