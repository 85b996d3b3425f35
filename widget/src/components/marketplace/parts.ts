import { ProgressBar } from '@patchbay/browser-kit/components/progress-bar.ts';
import { StatusBadge } from '@patchbay/browser-kit/components/status-badge.ts';
import { define } from '@patchbay/browser-kit/define.ts';
import { Catalogue } from '../catalogue/catalogue.ts';
import { ErrorPanel } from '../error-panel/error-panel.ts';
import { RequestIntegration } from '../request-integration/request-integration.ts';
import { SystemCard } from '../system-card/system-card.ts';
import { SystemLogo } from '../system-logo/system-logo.ts';

/** What the first view needs; the rest comes with `connect` and `connection`. */
export function registerParts(): void {
  define('patchbay-catalogue', Catalogue);
  define('patchbay-error-panel', ErrorPanel);
  define('patchbay-progress-bar', ProgressBar);
  define('patchbay-request-integration', RequestIntegration);
  define('patchbay-status-badge', StatusBadge);
  define('patchbay-system-card', SystemCard);
  define('patchbay-system-logo', SystemLogo);
}
