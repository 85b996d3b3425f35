import { badRequest } from '../../http/api-error.ts';

/** A misspelled system would show an empty catalogue; say so when the session is made. */
export function checkSystems(ids: readonly string[] | undefined, known: ReadonlySet<string>): void {
  const index = ids?.findIndex((id) => !known.has(id)) ?? -1;
  if (index === -1) return;
  throw badRequest('invalid_body', `allowedSystems names "${ids?.[index]}", which is not a known system.`, [
    { field: `allowedSystems.${index}`, message: 'is not the id of a known system' },
  ]);
}
