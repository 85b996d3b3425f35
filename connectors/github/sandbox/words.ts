/** What the seeded repositories are about. Past the last one, names get a number. */
export const REPOSITORIES = [
  {
    name: 'storefront',
    language: 'TypeScript',
    weight: 30,
    private: false,
    about: 'Customer-facing shop: catalogue, cart and checkout',
  },
  {
    name: 'billing-service',
    language: 'Go',
    weight: 24,
    private: true,
    about: 'Invoices, payments and dunning',
  },
  {
    name: 'mobile-app',
    language: 'Kotlin',
    weight: 18,
    private: false,
    about: 'The shop for Android and iOS',
  },
  {
    name: 'infrastructure',
    language: 'HCL',
    weight: 12,
    private: true,
    about: 'Clusters, networks and pipelines as code',
  },
  {
    name: 'design-system',
    language: 'CSS',
    weight: 10,
    private: false,
    about: 'Tokens and components shared by every product',
  },
  { name: 'handbook', language: null, weight: 6, private: false, about: 'How we work 📚' },
] as const;

const VERBS = [
  'Add',
  'Fix',
  'Remove',
  'Refactor',
  'Speed up',
  'Document',
  'Test',
  'Simplify',
  'Rename',
  'Validate',
] as const;

const THINGS = [
  'retry of failed payments',
  'the cart total when a coupon expires',
  'address form validation',
  'session renewal',
  'the search index job',
  'dark mode tokens',
  'webhook signature check',
  'CSV export of orders',
  'pagination of the order list',
  'currency rounding for JPY',
  'the onboarding checklist',
  'image lazy loading',
  'rate limiting of the login endpoint',
  'the tax table for Québec',
  'push notification consent',
  'Terraform state locking',
  'the health probe',
  'keyboard focus in dialogs',
  'time zone of scheduled reports',
  'the feature flag for gift cards',
  'memory use of the import worker',
  'the refund e-mail',
  'database connection pooling',
  'the release checklist',
  'stale cache entries after deploys',
  'translations for Polish plurals',
] as const;

const DETAILS = [
  'The old code assumed that every order has a shipping address.',
  'Measured on production data: p95 went from 840 ms to 120 ms.',
  "Reported by support; see the thread for the customer's steps.",
  'No change in behaviour.',
  'Needs the migration of last week.',
  'Co-authored-by: Priya Raman <priya-raman@acme-labs.example>',
] as const;

export const WORDS = { verbs: VERBS, things: THINGS, details: DETAILS };
