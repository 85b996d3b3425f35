import type { EnvironmentScope } from '../scope.ts';
import type { OAuthClient } from './token-endpoint.ts';

/** The OAuth apps that an environment has registered at the providers. */
export interface OAuthClients {
  /** Null when the environment has no OAuth app for that system. */
  clientOf(scope: EnvironmentScope, system: string): Promise<OAuthClient | null>;
}
