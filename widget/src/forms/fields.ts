export type FormValue = string | number | boolean | undefined;
export type FormValues = Readonly<Record<string, FormValue>>;

export interface FormField {
  name: string;
  label: string;
  help: string | null;
  placeholder: string | null;
  kind: 'text' | 'secret' | 'enum' | 'boolean' | 'number';
  options: readonly string[];
  required: boolean;
  pattern: string | null;
  minLength: number | null;
  maxLength: number | null;
  minimum: number | null;
  maximum: number | null;
  integer: boolean;
  initial: FormValue;
}

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const object = (value: unknown): Json => (isJson(value) ? value : {});
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const text = (value: unknown) => (typeof value === 'string' ? value : null);
const number = (value: unknown) => (typeof value === 'number' ? value : null);

/**
 * Fields of a JSON Schema (draft 2020-12) of an object, in its order. `if`/`then`/`else`, alone or in
 * `allOf`, add fields by `const` and `enum` of other fields. What a form cannot show is left out.
 */
export function fieldsOf(schema: Json, values: FormValues): FormField[] {
  const { properties, required } = effective(schema, values);
  return Object.entries(properties).flatMap(([name, property]) => {
    const field = fieldOf(name, unwrap(object(property)), required.has(name));
    return field === null ? [] : [field];
  });
}

export function initialValues(schema: Json): Record<string, FormValue> {
  const entries = fieldsOf(schema, {}).map(({ name, initial }) => [name, initial] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function effective(schema: Json, values: FormValues): { properties: Json; required: Set<string> } {
  let properties = object(schema['properties']);
  const required = new Set(list(schema['required']).map(String));
  for (const part of [schema, ...list(schema['allOf']).map(object)]) {
    if (part !== schema) {
      properties = { ...properties, ...object(part['properties']) };
      for (const name of list(part['required'])) required.add(String(name));
    }
    if (!isJson(part['if'])) continue;
    const branch = object(part[holds(part['if'], values) ? 'then' : 'else']);
    const nested = effective(branch, values);
    properties = { ...properties, ...nested.properties };
    for (const name of nested.required) required.add(name);
  }
  return { properties, required };
}

function holds(condition: Json, values: FormValues): boolean {
  return Object.entries(object(condition['properties'])).every(([name, test]) => {
    const rule = object(test);
    const value = values[name];
    if ('const' in rule) return value === rule['const'];
    if ('enum' in rule) return list(rule['enum']).includes(value);
    return true;
  });
}

// A nullable or optional value is written as `anyOf: [{...}, { type: 'null' }]`.
function unwrap(property: Json): Json {
  const choices = list(property['anyOf'])
    .map(object)
    .filter(({ type }) => type !== 'null');
  return choices.length === 1 ? { ...choices[0], ...property } : property;
}

function fieldOf(name: string, property: Json, required: boolean): FormField | null {
  const kind = kindOf(property);
  if (kind === null) return null;
  const initial = property['default'];
  const known = typeof initial === 'string' || typeof initial === 'number' || typeof initial === 'boolean';
  return {
    name,
    label: text(property['title']) ?? readable(name),
    help: text(property['description']),
    placeholder: text(property['placeholder']),
    kind,
    options: list(property['enum']).map(String),
    required: required && kind !== 'boolean',
    pattern: text(property['pattern']),
    minLength: number(property['minLength']),
    maxLength: number(property['maxLength']),
    minimum: number(property['minimum']),
    maximum: number(property['maximum']),
    integer: property['type'] === 'integer',
    initial: known ? initial : kind === 'boolean' ? false : undefined,
  };
}

function kindOf(property: Json): FormField['kind'] | null {
  if (Array.isArray(property['enum'])) return 'enum';
  switch (property['type']) {
    case 'string':
      return property['secret'] === true ? 'secret' : 'text';
    case 'boolean':
      return 'boolean';
    case 'number':
    case 'integer':
      return 'number';
    default:
      return null;
  }
}

function readable(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
