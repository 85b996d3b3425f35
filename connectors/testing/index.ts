export type { ContractSample } from './contract-subject.ts';
export { describeConnectorContract } from './contract-suite.ts';
export { connectThroughSandbox, revokeAtSandbox, type SandboxTokens } from './oauth-flow.ts';
export { createOpenApiChecker, type OpenApiCheck } from './openapi.ts';
export { readSync, type SyncReading } from './read-sync.ts';
export {
  createTestContext,
  type TestContext,
  type TestContextOptions,
  type TestCredentials,
} from './test-context.ts';
