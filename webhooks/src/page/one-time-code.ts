import type { PortalSession } from '../public-types.ts';

/** The code of the address, which is taken out of it at once: not even the history keeps it. */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (location.hash !== '') history.replaceState(null, '', location.pathname);
  return code === '' ? null : code;
}

/** Null when the code was used before or is too old. */
export async function openByCode(code: string): Promise<PortalSession | 'unreachable' | null> {
  try {
    const response = await fetch('/api/v1/auth/one-time-token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ oneTimeToken: code }),
      credentials: 'omit',
      cache: 'no-store',
    });
    if (response.status >= 500) return 'unreachable';
    return response.ok ? ((await response.json()) as PortalSession) : null;
  } catch {
    return 'unreachable';
  }
}
