type JsonSchema = Record<string, unknown>;

const MAX_DEPTH = 12;
const SAMPLE_TIME = '2030-01-15T09:30:00.000Z';
/** Tried in turn for a string with a pattern or a length. */
const SAMPLE_TEXTS = [
  'example',
  'con_0123456789abcdef',
  'https://example.com',
  'EUR',
  'en',
  '2030-01-15',
  '1',
];

/** A plain value that fits a JSON Schema, for trying out an endpoint. */
export function sampleOf(schema: unknown, root: unknown = schema, depth = 0): unknown {
  if (!isSchema(schema) || depth > MAX_DEPTH) return null;
  if ('const' in schema) return schema['const'];
  if ('default' in schema) return schema['default'];
  const [example] = arrayOf(schema['examples']);
  if (example !== undefined) return example;
  const [choice] = arrayOf(schema['enum']);
  if (choice !== undefined) return choice;
  if (typeof schema['$ref'] === 'string') return sampleOf(resolve(root, schema['$ref']), root, depth + 1);
  const alternatives = [...arrayOf(schema['anyOf']), ...arrayOf(schema['oneOf'])];
  if (alternatives.length > 0) return sampleOf(alternatives[0], root, depth + 1);
  const parts = arrayOf(schema['allOf']);
  if (parts.length > 0) return Object.assign({}, ...parts.map((part) => sampleOf(part, root, depth + 1)));
  return sampleOfType(schema, root, depth);
}

function sampleOfType(schema: JsonSchema, root: unknown, depth: number): unknown {
  const [type] = [schema['type']].flat();
  switch (type) {
    case 'object': {
      const properties = isSchema(schema['properties']) ? Object.entries(schema['properties']) : [];
      return Object.fromEntries(properties.map(([name, item]) => [name, sampleOf(item, root, depth + 1)]));
    }
    case 'array':
      return schema['items'] === undefined ? [] : [sampleOf(schema['items'], root, depth + 1)];
    case 'string':
      return sampleText(schema);
    case 'integer':
    case 'number':
      return Math.max(1, numberOf(schema['minimum'], 1));
    case 'boolean':
      return true;
    default:
      return null;
  }
}

function sampleText(schema: JsonSchema): string {
  if (schema['format'] === 'date-time') return SAMPLE_TIME;
  if (schema['format'] === 'date') return SAMPLE_TIME.slice(0, 10);
  if (schema['format'] === 'uri') return 'https://example.com';
  if (schema['format'] === 'email') return 'ada@example.com';
  const pattern = patternOf(schema['pattern']);
  const max = numberOf(schema['maxLength'], Number.POSITIVE_INFINITY);
  const fitting = SAMPLE_TEXTS.find((text) => text.length <= max && pattern.test(text));
  return fitting ?? 'example'.slice(0, max);
}

function patternOf(pattern: unknown): RegExp {
  try {
    return typeof pattern === 'string' && pattern.length < 200 ? new RegExp(pattern) : /^/;
  } catch {
    return /^/;
  }
}

function resolve(root: unknown, reference: string): unknown {
  const path = reference.startsWith('#/') ? reference.slice(2).split('/') : [];
  return path.reduce<unknown>((at, key) => (isSchema(at) ? at[key] : undefined), root);
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const arrayOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const numberOf = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);
