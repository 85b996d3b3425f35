import { thinRecordChange } from '../../../contract/events.ts';
import { isThin } from '../endpoints/endpoint-options.ts';

const THIN_TYPE = 'records.changed';
const THIN_FIELDS = Object.keys(thinRecordChange.shape);

/**
 * The text that goes to an endpoint: the message's own, or for one in thin mode the same event with ids only. Made anew
 * for every attempt and always the same, so that what is signed is what is sent.
 */
export function bodyFor(
  endpoint: { metadata: Readonly<Record<string, string>> },
  message: { eventType: string; body: string },
): string {
  if (message.eventType !== THIN_TYPE || !isThin(endpoint.metadata)) return message.body;
  return thinBody(message.body) ?? message.body;
}

/** Null: it is no event of ours, so there is nothing known to leave out. */
function thinBody(body: string): string | null {
  const event = asObject(parsed(body));
  const data = asObject(event?.['data']);
  const changes = data?.['changes'];
  if (event?.['type'] !== THIN_TYPE || !Array.isArray(changes)) return null;
  return JSON.stringify({ ...event, data: { ...data, changes: changes.map(thinChange) } });
}

/** What the contract names and nothing else, so that a field added to changes one day does not get out here. */
function thinChange(change: unknown): Record<string, unknown> {
  const fields = asObject(change) ?? {};
  return Object.fromEntries(THIN_FIELDS.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}
