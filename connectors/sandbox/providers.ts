import { sandbox as github } from '../github/sandbox/index.ts';
import { sandbox as googleCalendar } from '../google-calendar/sandbox/index.ts';
import { sandbox as stripe } from '../stripe/sandbox/index.ts';
import type { SandboxProvider } from './provider.ts';

/** Every simulated provider, one line each. */
// biome-ignore format: one line each, so that connectors are added without conflicts
export const sandboxProviders: readonly SandboxProvider[] = [
  github,
  googleCalendar,
  stripe,
];
