import type { Connector } from '@patchbay/connectors/sdk';
import type { z } from 'zod';
import type { configurationInput } from '../../../contract/configuration.ts';
import { type FieldError, unprocessable } from '../../http/api-error.ts';
import { fieldErrors } from '../../http/validate.ts';
import type { ConfigurationRow } from './configurations.store.ts';

type SyncsInput = z.infer<typeof configurationInput>['syncs'];

/** The stored settings with the given ones over them. Throws ApiError 422 that names a sync the connector lacks. */
export function mergeSyncs(
  connector: Connector,
  stored: ConfigurationRow['syncs'],
  input: SyncsInput,
): ConfigurationRow['syncs'] {
  const given = Object.entries(input ?? {});
  const errors = given
    .filter(([name]) => !Object.hasOwn(connector.syncs, name))
    .map(([name]) => ({ field: `syncs.${name}`, message: `is not a sync of ${connector.manifest.name}` }));
  refuse(errors);
  const merged = { ...stored };
  for (const [name, { enabled, everyMinutes }] of given) {
    merged[name] = {
      ...merged[name],
      ...(enabled === undefined ? {} : { enabled }),
      ...(everyMinutes === undefined ? {} : { everyMinutes }),
    };
  }
  return merged;
}

/** The given settings as the connector's schema reads them. Throws ApiError 422 that names the fields at fault. */
export function readSettings(connector: Connector, input: Record<string, unknown>): Record<string, unknown> {
  const { settings, manifest } = connector;
  if (settings === undefined) {
    refuse(
      Object.keys(input).map((name) => ({
        field: `settings.${name}`,
        message: `${manifest.name} has no settings`,
      })),
    );
    return {};
  }
  const parsed = settings.strict().safeParse(input);
  if (parsed.success) return parsed.data;
  refuse(fieldErrors(parsed.error).map(({ field, message }) => ({ field: `settings.${field}`, message })));
  return {};
}

function refuse(errors: readonly FieldError[]): void {
  const first = errors[0];
  if (first === undefined) return;
  throw unprocessable(
    'invalid_configuration',
    `The configuration does not fit: ${first.field} ${first.message}.`,
    errors,
  );
}
