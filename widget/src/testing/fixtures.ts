import {
  ago,
  makeSync,
  makeConnection as makeVendorConnection,
  withoutAccess,
} from '@patchbay/browser-kit/testing/fixtures.ts';
import type { CatalogueSystem, Configuration, WidgetConnection, WidgetState } from '../api/types.ts';

const oauth = (
  ...scopes: [scope: string, why: string, optional: boolean][]
): CatalogueSystem['auth'][number] => ({
  type: 'oauth2',
  scopes: scopes.map(([scope, why, optional]) => ({ scope, why, optional })),
});

export function makeSystem(change: Partial<CatalogueSystem> = {}): CatalogueSystem {
  return {
    id: 'github',
    name: 'GitHub',
    summary: 'Repositories, branches, commits and pull requests of your organisation.',
    categories: ['version-control'],
    docsUrl: 'https://docs.github.com',
    logoUrl: null,
    ready: true,
    auth: [
      oauth(
        ['repo', 'Read your repositories, commits and pull requests', false],
        ['read:user', 'See which account you connected', false],
        ['admin:repo_hook', 'Learn of changes at once instead of every few minutes', true],
      ),
    ],
    syncs: [
      { id: 'repositories', title: 'Repositories', description: 'Names, owners and settings' },
      { id: 'commits', title: 'Commits', description: 'Authors, messages and times' },
    ],
    ...change,
  };
}

export const stripe = makeSystem({
  id: 'stripe',
  name: 'Stripe',
  summary: 'Customers, payments and refunds.',
  categories: ['payments'],
  auth: [
    {
      type: 'api_key',
      helpUrl: 'https://dashboard.stripe.com/apikeys',
      form: {
        type: 'object',
        properties: {
          apiKey: {
            type: 'string',
            title: 'Secret key',
            description: 'A restricted key with read access is enough.',
            placeholder: 'sk_live_…',
            pattern: '^(sk|rk)_',
            secret: true,
          },
          region: { type: 'string', title: 'Region', enum: ['Europe', 'Other'], default: 'Other' },
        },
        required: ['apiKey'],
        if: { properties: { region: { const: 'Europe' } } },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema keyword
        then: { properties: { country: { type: 'string', title: 'Country' } }, required: ['country'] },
      },
    },
  ],
  syncs: [{ id: 'payments', title: 'Payments', description: 'Amounts and states' }],
});

export const calendar = makeSystem({
  id: 'google-calendar',
  name: 'Google Calendar',
  summary: 'Calendars and their events, including recurring ones.',
  categories: ['calendar'],
  syncs: [{ id: 'events', title: 'Events', description: 'Times, guests and places' }],
});

export const systems: CatalogueSystem[] = [
  makeSystem(),
  calendar,
  stripe,
  makeSystem({ id: 'gmail', name: 'Gmail', summary: 'Messages and threads.', categories: ['email'] }),
  makeSystem({
    id: 'hubspot',
    name: 'HubSpot',
    summary: 'Contacts, companies and deals.',
    categories: ['crm'],
  }),
  makeSystem({
    id: 'quickbooks',
    name: 'QuickBooks Online',
    summary: 'Invoices, bills and accounts.',
    categories: ['accounting'],
  }),
  makeSystem({
    id: 'box',
    name: 'Box',
    summary: 'Files and folders.',
    categories: ['cloud-storage'],
    ready: false,
  }),
];

export function makeConnection(change: Partial<WidgetConnection> = {}): WidgetConnection {
  return {
    ...makeVendorConnection({ tenantId: 'acme' }),
    syncs: [makeSync(), makeSync({ sync: 'commits', title: 'Commits', records: 3000 })],
    ...change,
  };
}

export const needsReauthorization = makeConnection(withoutAccess);

export function makeState(change: Partial<WidgetState> = {}): WidgetState {
  return {
    tenant: { id: 'acme', name: 'Acme' },
    endUser: { id: 'user-1', name: 'Ada' },
    expiresAt: ago(-10),
    reconnectConnectionId: null,
    systems,
    connections: [],
    ...change,
  };
}

export function makeConfiguration(change: Partial<Configuration> = {}): Configuration {
  const sync = { enabled: true, everyMinutes: 30 };
  return {
    connectionId: 'con_00000001',
    version: 3,
    syncs: {
      repositories: {
        ...sync,
        title: 'Repositories',
        description: 'Names, owners and settings',
        model: 'vcs.repository',
      },
      commits: {
        ...sync,
        everyMinutes: 45,
        title: 'Commits',
        description: 'Authors, messages and times',
        model: 'vcs.commit',
      },
    },
    settings: { daysBack: 90 },
    settingsSchema: {
      type: 'object',
      properties: {
        daysBack: { type: 'integer', title: 'Days of history', minimum: 1, maximum: 365, default: 90 },
        includeForks: { type: 'boolean', title: 'Include forks', default: false },
      },
      required: ['daysBack'],
    },
    updatedAt: ago(500),
    ...change,
  };
}
