import { badValue, type CommandError, commandError } from '../errors.ts';

const GEO = new Set([
  '$geoWithin',
  '$geoIntersects',
  '$near',
  '$nearSphere',
  '$within',
  '$geoNear',
  '$maxDistance',
  '$minDistance',
  '$uniqueDocs',
]);
const TOP_LEVEL = new Set(['$where', '$jsonSchema', '$sampleRate', ...GEO]);

/** The error for an operator that is unknown or not supported on a field. */
export function refuseOperator(name: string): CommandError {
  if (GEO.has(name)) return badValue(`geospatial operator ${name} is not supported by this server`);
  return badValue(`unknown operator: ${name}`);
}

/** The error for an operator that is unknown or not supported at the top of a filter. */
export function refuseTopLevelOperator(name: string): CommandError {
  if (name === '$text')
    return commandError(
      27,
      'text index required for $text query; text search is not supported by this server',
    );
  if (TOP_LEVEL.has(name)) return badValue(`${name} is not supported by this server`);
  return badValue(
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}
