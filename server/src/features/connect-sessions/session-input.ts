import { badRequest } from '../../http/api-error.ts';

/** The allowed origins in the one spelling that browsers send. An address that is more than an origin is refused. */
export function toOrigins(urls: readonly string[] | undefined): string[] | null {
  if (urls === undefined) return null;
  const origins = urls.map((text, index) => {
    const { origin, pathname, search, hash, username, password } = new URL(text);
    if (pathname !== '/' || search !== '' || hash !== '' || username !== '' || password !== '') {
      throw badRequest('invalid_body', `allowedOrigins must hold origins only, such as ${origin}.`, [
        { field: `allowedOrigins.${index}`, message: `must be an origin without a path, such as ${origin}` },
      ]);
    }
    return origin;
  });
  return [...new Set(origins)];
}

/** A misspelled system would show an empty catalogue; say so when the session is made. */
export function checkSystems(ids: readonly string[] | undefined, known: ReadonlySet<string>): void {
  const index = ids?.findIndex((id) => !known.has(id)) ?? -1;
  if (index === -1) return;
  throw badRequest('invalid_body', `allowedSystems names "${ids?.[index]}", which is not a known system.`, [
    { field: `allowedSystems.${index}`, message: 'is not the id of a known system' },
  ]);
}
