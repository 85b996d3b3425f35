import { msg } from '@lit/localize';
import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import type { WidgetConnection } from '../api/types.ts';

export function isSyncing(connection: WidgetConnection): boolean {
  return connection.syncs.some(({ run }) => run?.status === 'running' || run?.status === 'queued');
}

export function connectionStatus(connection: WidgetConnection): StatusText {
  switch (connection.status) {
    case 'needs_reauthorization':
      return { tone: 'warning', text: msg('Needs reconnecting') };
    case 'degraded':
      return { tone: 'warning', text: msg('Having trouble') };
    case 'paused':
      return { tone: 'neutral', text: msg('Paused') };
    case 'disconnected':
      return { tone: 'neutral', text: msg('Disconnected') };
    case 'active':
      return isSyncing(connection)
        ? { tone: 'progress', text: msg('Syncing') }
        : { tone: 'success', text: msg('Connected') };
  }
}
