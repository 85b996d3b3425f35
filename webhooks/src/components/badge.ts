import type { StatusText } from '@patchbay/browser-kit/components/status-badge.ts';
import { html } from 'lit';

export const badge = (status: StatusText) =>
  html`<patchbay-webhooks-badge .status=${status}></patchbay-webhooks-badge>`;
