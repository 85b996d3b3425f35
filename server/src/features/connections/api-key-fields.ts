import type { ApiKeyAuth } from '@patchbay/connectors/sdk';
import { z } from 'zod';
import { unprocessable } from '../../http/api-error.ts';
import { fieldErrors } from '../../http/validate.ts';

/**
 * Checks what was typed against the connector's schema. Throws ApiError 422 `credentials_refused` with one error a
 * field, its path beginning with `path`.
 */
export function readApiKeyFields(
  auth: ApiKeyAuth,
  fields: Readonly<Record<string, string>>,
  path: string,
): Record<string, string> {
  const parsed = auth.fields.strict().safeParse(fields);
  if (parsed.success) {
    const text = Object.entries(parsed.data).filter(([, value]) => value !== undefined && value !== null);
    return Object.fromEntries(text.map(([name, value]) => [name, String(value)]));
  }
  const errors = fieldErrors(parsed.error).map(({ field, message }) => ({
    field: `${path}.${field}`,
    message,
  }));
  throw unprocessable('credentials_refused', 'Some of the fields are not filled in correctly.', errors);
}

/** The field to blame when the provider refuses the key: the first secret one. */
export function secretField(auth: ApiKeyAuth, path: string): string {
  const { properties = {} } = z.toJSONSchema(auth.fields, { io: 'input' });
  const names = Object.keys(properties);
  const secret = names.find((name) => {
    const property = properties[name];
    return typeof property === 'object' && property['secret'] === true;
  });
  return `${path}.${secret ?? names[0] ?? ''}`;
}
