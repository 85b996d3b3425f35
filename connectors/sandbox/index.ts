export type { SandboxControl } from './control.ts';
export { FAULTS, type Fault, type FaultName } from './faults.ts';
export { type Sandbox, type SandboxOptions, startSandbox } from './host.ts';
export type { LedgerAnswer, LedgerEntry, LedgerFilter } from './ledger.ts';
export {
  defineSandboxProvider,
  type SandboxAccount,
  type SandboxContext,
  type SandboxProvider,
} from './provider.ts';
