import * as actions from './actions.ts';
import * as apiKeys from './api-keys.ts';
import * as auditEvents from './audit-events.ts';
import * as configuration from './configuration.ts';
import * as connectSessions from './connect-sessions.ts';
import * as connections from './connections.ts';
import * as logs from './logs.ts';
import * as records from './records.ts';
import type { RouteContract } from './route.ts';
import * as syncs from './syncs.ts';
import * as systems from './systems.ts';
import * as webhookPortal from './webhook-portal.ts';
import * as widget from './widget.ts';

export type { RouteContract } from './route.ts';

const resources = {
  actions,
  apiKeys,
  auditEvents,
  configuration,
  connectSessions,
  connections,
  logs,
  records,
  syncs,
  systems,
  webhookPortal,
  widget,
};

/** Every route of the contract by its name; tests and the OpenAPI document loop over it. */
export const routes: Readonly<Record<string, RouteContract>> = Object.fromEntries(
  Object.values(resources).flatMap((resource) => Object.entries(resource).filter(isRouteEntry)),
);

function isRouteEntry(entry: [string, unknown]): entry is [string, RouteContract] {
  const value = entry[1];
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value;
}
