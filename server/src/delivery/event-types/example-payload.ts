import { invalid } from '../http/svix-error.ts';
import { sampleOf } from './json-schema-sample.ts';

/** The example that the event type brings along, or one made from its JSON Schema. */
export function examplePayload(
  eventType: { name: string; schemas: string | null },
  index: number,
): Record<string, unknown> {
  const versions =
    eventType.schemas === null ? {} : (JSON.parse(eventType.schemas) as Record<string, unknown>);
  const latest = Object.keys(versions)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1);
  const schema = latest === undefined ? undefined : versions[latest];
  if (!isObject(schema)) {
    throw invalid(
      ['body', 'eventType'],
      `The event type ${eventType.name} has no schema to make an example from`,
    );
  }
  const examples = Array.isArray(schema['examples']) ? schema['examples'] : [];
  const example: unknown = examples.length === 0 ? sampleOf(schema) : examples[index];
  if (!isObject(example)) {
    throw invalid(['body', 'exampleIndex'], `The event type ${eventType.name} has no example ${index}`);
  }
  return example;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
