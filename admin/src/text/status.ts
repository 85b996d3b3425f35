import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import type { Connection, LogEntry, SyncRun, System } from '../api/types.ts';
import { text } from './en.ts';

type Tone = StatusText['tone'];

const CONNECTION: Record<Connection['status'], Tone> = {
  active: 'success',
  needs_reauthorization: 'warning',
  degraded: 'warning',
  paused: 'neutral',
  disconnected: 'neutral',
};

const RUN: Record<SyncRun['status'], Tone> = {
  queued: 'progress',
  running: 'progress',
  succeeded: 'success',
  failed: 'danger',
  interrupted: 'warning',
};

export const connectionStatus = (status: Connection['status']): StatusText => ({
  tone: CONNECTION[status],
  text: text.connections.statuses[status],
});

export const runStatus = (status: SyncRun['status']): StatusText => ({
  tone: RUN[status],
  text: text.runs.statuses[status],
});

export const logStatus = (status: LogEntry['status']): StatusText => ({
  tone: RUN[status],
  text: text.log.statuses[status],
});

export function systemStatus(system: System): StatusText {
  if (!system.enabled) return { tone: 'neutral', text: text.systems.off };
  if (system.ready) return { tone: 'success', text: text.systems.ready };
  return { tone: 'warning', text: text.systems.missingApp };
}
