import type { RequestHandler, Response } from 'express';
import { newId } from '../models/ids.ts';

/** Gives every request an id, taken over from a proxy when it looks like one, and puts it on the answer. */
export const requestContext: RequestHandler = (req, res, next) => {
  const given = req.get('x-request-id');
  const id = given !== undefined && /^[\w.-]{8,64}$/.test(given) ? given : newId('req');
  res.locals.requestId = id;
  res.setHeader('x-request-id', id);
  next();
};

export function requestIdOf(res: Response): string {
  return String(res.locals.requestId ?? '');
}
