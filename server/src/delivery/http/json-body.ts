import express, { type RequestHandler } from 'express';
import { invalid } from './svix-error.ts';

const MAX_BODY = '8mb';
const MAX_DEPTH = 64;

/** JSON bodies up to 8 MiB: a batch of changed records can be large. Deeper nesting than any payload needs is refused before anything walks through it. */
export function jsonBody(): RequestHandler {
  return express.json({
    limit: MAX_BODY,
    strict: false,
    type: ['application/json', 'application/*+json'],
    verify(_req, _res, buffer) {
      if (depthOf(buffer) > MAX_DEPTH) {
        throw invalid(
          ['body'],
          `The body is nested deeper than ${MAX_DEPTH} levels`,
          'value_error.jsondecode',
        );
      }
    },
  });
}

function depthOf(json: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (inString) {
      if (byte === 0x5c) at++;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x7b || byte === 0x5b) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return deepest;
}
