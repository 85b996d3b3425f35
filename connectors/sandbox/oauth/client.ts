import type { Request } from 'express';

export interface OAuthClient {
  id: string;
  secret: string;
}

export type OAuthParams = Readonly<Record<string, string>>;

/** Parameters of a form or JSON body; anything but text is dropped. */
export function readParams(request: Request): OAuthParams {
  const body: Record<string, unknown> = Object(request.body);
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/**
 * The client as it authenticated, `null` when it did not. The sandbox has no register of applications: every id and
 * secret is good, except empty ones and those that begin with `invalid`.
 */
export function readClient(request: Request, how: 'body' | 'basic', params: OAuthParams): OAuthClient | null {
  const client =
    how === 'basic' ? basicClient(request) : { id: params['client_id'], secret: params['client_secret'] };
  const { id = '', secret = '' } = client;
  const good = [id, secret].every((text) => text !== '' && !text.startsWith('invalid'));
  return good ? { id, secret } : null;
}

function basicClient(request: Request): { id?: string; secret?: string } {
  const [scheme, value] = (request.headers.authorization ?? '').split(' ');
  if (value === undefined || !/^basic$/i.test(scheme ?? '')) return {};
  const text = Buffer.from(value, 'base64').toString();
  const colon = text.indexOf(':');
  return colon < 0 ? {} : { id: decode(text.slice(0, colon)), secret: decode(text.slice(colon + 1)) };
}

/** RFC 6749 2.3.1 form-encodes both parts; many clients send them plain. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
