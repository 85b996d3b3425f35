/** Who may import whom. The reasons are in docs/architecture/README.md; the test in tests/architecture runs these. */
const feature = '^server/src/features/([^/]+)/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'nobody-imports-tests',
      severity: 'error',
      from: { pathNot: '^(tests|scripts)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'embedded-mongo-knows-nothing-of-patchbay',
      severity: 'error',
      from: { path: '^server/embedded-mongo/' },
      to: { path: '^(server/(src|contract)|connectors|browser-kit|widget|webhooks|admin|examples)/' },
    },
    {
      name: 'contract-stands-alone',
      severity: 'error',
      from: { path: '^server/contract/' },
      to: { pathNot: '^(server/contract/|node_modules/zod)' },
    },
    {
      name: 'models-stand-alone',
      severity: 'error',
      from: { path: '^connectors/models/' },
      to: { pathNot: '^(connectors/models/|node_modules/zod)' },
    },
    {
      name: 'sdk-knows-models-only',
      severity: 'error',
      from: { path: '^connectors/sdk/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(connectors/(?!sdk/|models/)|server|widget|webhooks|admin)' },
    },
    {
      name: 'connectors-know-only-the-kit',
      severity: 'error',
      from: {
        path: '^connectors/(?!sdk/|models/|sandbox/|testing/)([^/]+)/',
        pathNot: '\\.test\\.ts$|/sandbox/|/test-support/',
      },
      to: { path: '^(server|widget|webhooks|admin|examples)/|^connectors/(?!sdk/|models/|$1/)[^/]+/' },
    },
    {
      name: 'simulated-providers-know-only-the-sandbox',
      severity: 'error',
      from: { path: '^connectors/([^/]+)/sandbox/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|widget|webhooks|admin|examples)/|^connectors/(?!sandbox/|$1/)[^/]+/' },
    },
    {
      name: 'connectors-never-see-the-server',
      severity: 'error',
      from: { path: '^connectors/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(server|widget|webhooks|admin|examples)/' },
    },
    {
      name: 'features-do-not-import-each-other',
      severity: 'error',
      from: { path: feature, pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/features/', pathNot: '^server/src/features/$1/' },
    },
    {
      name: 'only-the-composition-knows-features',
      severity: 'error',
      from: { path: '^server/src/(?!features/|composition|cli/|testing/)', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/features/' },
    },
    {
      name: 'only-stores-see-models',
      comment:
        'ids, the transaction helper and document types are open to all; the models themselves only pass through the create-* files that wire a part',
      severity: 'error',
      from: {
        path: '^server/src/',
        pathNot:
          '\\.store\\.ts$|\\.test\\.ts$|/create-[a-z-]+\\.ts$|^server/src/(models|testing|composition)',
      },
      to: { path: '^server/src/models/index\\.ts$' },
    },
    {
      name: 'runtime-below-features-and-jobs',
      severity: 'error',
      from: { path: '^server/src/(runtime|security|delivery|observability)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(features|jobs|cli|composition)' },
    },
    {
      name: 'security-below-runtime',
      severity: 'error',
      from: { path: '^server/src/security/', pathNot: '\\.test\\.ts$' },
      to: { path: '^server/src/(runtime|delivery|http|features|jobs)/' },
    },
    {
      name: 'browser-kit-knows-lit-only',
      severity: 'error',
      from: { path: '^browser-kit/', pathNot: '^browser-kit/(testing|build)/' },
      to: { pathNot: '^(browser-kit/(?!testing/|build/)|node_modules/(lit|lit-html|lit-element|@lit)/)' },
    },
    {
      name: 'browser-kit-helpers-know-the-contract-only',
      severity: 'error',
      from: { path: '^browser-kit/(testing|build)/' },
      to: { path: '^(server/(src|embedded-mongo)|connectors|widget|webhooks|admin|examples)/' },
    },
    {
      name: 'only-browser-parts-see-browser-kit',
      severity: 'error',
      from: { pathNot: '^(browser-kit|widget|webhooks|admin)/' },
      to: { path: '^browser-kit/' },
    },
    {
      name: 'only-tests-and-builds-see-their-helpers-of-browser-kit',
      severity: 'error',
      from: { path: '^(widget|webhooks|admin)/src/', pathNot: '\\.test\\.ts$|/testing/' },
      to: { path: '^browser-kit/(testing|build)/' },
    },
    {
      name: 'browser-parts-know-the-contract-only',
      severity: 'error',
      from: { path: '^(widget|webhooks|admin)/src/' },
      to: { path: '^(server/src|server/embedded-mongo|connectors|examples)/' },
    },
    {
      name: 'widget-and-webhook-portal-stand-alone',
      severity: 'error',
      from: { path: '^(widget|webhooks)/src/' },
      to: { path: '^(widget|webhooks|admin)/src/', pathNot: '^$1/' },
    },
    {
      name: 'the-admin-shows-the-webhook-portal-by-its-element',
      severity: 'error',
      from: { path: '^admin/src/' },
      to: { path: '^(widget|webhooks)/src/', pathNot: '^webhooks/src/element\\.ts$' },
    },
    {
      name: 'examples-use-published-entry-points',
      severity: 'error',
      from: { path: '^examples/' },
      to: { path: '^(server|connectors|widget|webhooks|admin)/' },
    },
    {
      name: 'no-undeclared-dependencies',
      comment: 'of an optional peer dependency, `peerDependenciesMeta` is taken for a kind of its own',
      severity: 'error',
      from: { pathNot: '\\.test\\.ts$|/test/|^(tests|scripts|browser-kit|widget|webhooks|admin)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['npm-peer'] },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|fixtures|node_modules/\\.bin)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
