import { DisconnectDialog } from '@patchbay/browser-kit/components/disconnect-dialog.ts';
import { ProgressBar } from '@patchbay/browser-kit/components/progress-bar.ts';
import { StatusBadge } from '@patchbay/browser-kit/components/status-badge.ts';

customElements.define('admin-disconnect-dialog', DisconnectDialog);
customElements.define('admin-progress-bar', ProgressBar);
customElements.define('admin-status-badge', StatusBadge);

declare global {
  interface HTMLElementTagNameMap {
    'admin-disconnect-dialog': DisconnectDialog;
  }
}
