import type { Request, Response } from 'express';

/** Binds a flow to the browser that opened it: a cookie of its own for each flow, so that parallel flows do not meet. */
export interface BrowserCookie {
  read(req: Request, flowId: string): string | null;
  set(res: Response, flowId: string, value: string, maxAgeSeconds: number): void;
  clear(res: Response, flowId: string): void;
}

/** Plain http on a developer's machine takes neither the prefix nor `Secure`. */
export function createBrowserCookie(publicUrl: string): BrowserCookie {
  const secure = new URL(publicUrl).protocol === 'https:';
  const nameOf = (flowId: string) => `${secure ? '__Host-' : ''}patchbay-flow-${flowId}`;
  const write = (res: Response, flowId: string, value: string, maxAge: number) =>
    res.append(
      'set-cookie',
      `${nameOf(flowId)}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`,
    );
  return {
    read(req, flowId) {
      const name = `${nameOf(flowId)}=`;
      const found = (req.headers.cookie ?? '')
        .split(';')
        .map((pair) => pair.trim())
        .filter((pair) => pair.startsWith(name));
      // Two cookies of one name: somebody planted one.
      return found.length === 1 ? (found[0]?.slice(name.length) ?? null) : null;
    },
    set: (res, flowId, value, maxAgeSeconds) => void write(res, flowId, value, maxAgeSeconds),
    clear: (res, flowId) => void write(res, flowId, '', 0),
  };
}
