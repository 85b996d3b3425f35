import { sandbox as github } from '../github/sandbox/index.ts';
import type { SandboxProvider } from './provider.ts';

/** Every simulated provider, one line each. */
export const sandboxProviders: readonly SandboxProvider[] = [
  github, //
];
