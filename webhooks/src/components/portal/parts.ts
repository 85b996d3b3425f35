import { StatusBadge } from '@patchbay/browser-kit/components/status-badge.ts';
import { define, defineOwn } from '@patchbay/browser-kit/define.ts';
import { EndpointList } from '../endpoint-list/endpoint-list.ts';

/** What the first view needs; the rest comes with the files of `lazy`. */
export function registerParts(): void {
  defineOwn('patchbay-webhooks-badge', StatusBadge);
  define('patchbay-webhooks-endpoints', EndpointList);
}
