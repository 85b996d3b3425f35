import { badRequest } from './api-error.ts';

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
