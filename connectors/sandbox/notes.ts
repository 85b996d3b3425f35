import type { Request } from 'express';
import type { SandboxAccount } from './provider.ts';

/** What the host notes about a request while it is handled. */
export interface RequestNote {
  system: string;
  path: string;
  isOAuth: boolean;
  fault: string | null;
  account: SandboxAccount | null;
  scopes: readonly string[];
}

const notes = new WeakMap<object, RequestNote>();

export function setNote(request: Request, note: RequestNote): void {
  notes.set(request, note);
}

export function noteOf(request: Request): RequestNote {
  const note = notes.get(request);
  if (note === undefined) throw new Error('This request did not pass the sandbox host');
  return note;
}
