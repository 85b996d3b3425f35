import { ConfigError } from './config-error.ts';

/** Why a start failed, for the person who started it: the setting to change, or the stack of a mistake of ours. */
export function startProblem(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  const { code, port, stack } = error as Error & { code?: string; port?: number };
  if (code === 'EADDRINUSE') {
    return `Port ${port} is in use. Stop the other process, or choose another port with PATCHBAY_PORT, PATCHBAY_SANDBOX_PORT or PATCHBAY_DEMO_PORT.`;
  }
  return stack ?? String(error);
}
