import { sandbox as stripe } from '../stripe/sandbox/index.ts';
import type { SandboxProvider } from './provider.ts';

/** Every simulated provider, one line each. */
export const sandboxProviders: readonly SandboxProvider[] = [stripe];
