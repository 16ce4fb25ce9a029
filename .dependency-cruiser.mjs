// The table "Who may import whom" of ARCHITECTURE.md, enforced.
const MODULES = {
  workspaces: [],
  subscriptions: ['workspaces', 'events'],
  events: ['workspaces'],
  delivery: ['subscriptions', 'events', 'workspaces'],
  quota: ['workspaces'],
  notification: ['workspaces'],
  stats: ['workspaces'],
};

const SPEC = '\\.(e2e-)?spec\\.ts$';

const moduleTable = Object.entries(MODULES).map(([name, known]) => ({
  name: `${name}-knows-only-${known.join('-and-') || 'itself'}`,
  comment: `The module ${name} may import ${known.join(', ') || 'no other module'}; everything else is a fact.`,
  severity: 'error',
  from: { path: `^src/modules/${name}/`, pathNot: SPEC },
  to: { path: '^src/modules/', pathNot: `^src/modules/(${[name, ...known].join('|')})/` },
}));

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...moduleTable,
    {
      name: 'modules-through-the-front-door',
      comment: 'A module is imported by others through its index.ts only.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$'] },
    },
    {
      name: 'front-door-for-the-entry-points',
      comment: 'main.ts, app.module.ts and their like import front doors and the platform.',
      severity: 'error',
      from: { path: '^src/[^/]+\\.ts$', pathNot: SPEC },
      to: { path: '^src/modules/', pathNot: '^src/modules/[^/]+/index\\.ts$' },
    },
    {
      name: 'entities-stay-in-their-module',
      comment: 'Nothing but its own module imports an entity, and its front door does not hand it out.',
      severity: 'error',
      from: { path: '^(src/(?!modules/)|src/modules/[^/]+/index\\.ts$|migrations/|test/|bench/)' },
      to: { path: '\\.entity\\.ts$' },
    },
    {
      name: 'modules-build-on-platform-contracts-common',
      severity: 'error',
      from: { path: '^src/modules/', pathNot: SPEC },
      to: {
        path: '^(src|test|bench|scripts|migrations)/',
        pathNot: '^src/(modules|platform|contracts|common)/',
      },
    },
    {
      name: 'platform-knows-contracts-and-common',
      severity: 'error',
      from: { path: '^src/platform/', pathNot: SPEC },
      to: { path: '^(src|test|bench|scripts)/', pathNot: '^src/(platform|contracts|common)/' },
    },
    {
      name: 'common-knows-nothing',
      severity: 'error',
      from: { path: '^src/common/' },
      to: { path: '^(src|test|bench|scripts|migrations)/', pathNot: '^src/common/' },
    },
    {
      name: 'contracts-know-nothing',
      severity: 'error',
      from: { path: '^src/contracts/' },
      to: { path: '^(src|test|bench|scripts|migrations)/', pathNot: '^src/contracts/' },
    },
    {
      name: 'migrations-stand-alone',
      comment: 'A migration must mean the same for ever, whatever becomes of the sources.',
      severity: 'error',
      from: { path: '^migrations/' },
      to: { path: '^(src|test|bench|scripts)/' },
    },
    {
      name: 'one-way-out',
      comment:
        'What can connect to a host is imported where requests to users’ URLs are made (rule 17), and by what serves, parses or is the operator’s own.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: [
          SPEC,
          '^src/platform/outbound/',
          '^src/modules/delivery/adapters/',
          '^src/platform/config/load-settings\\.ts$',
          '^src/platform/embedded/postmaster\\.ts$',
          '^src/platform/http/raw-problem\\.ts$',
          '^src/platform/openapi/document/finish-document\\.ts$',
        ],
      },
      to: {
        path: '^(node:)?(net|tls|dgram|dns|dns/promises|http|https|http2)$|node_modules/undici/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-test-code-in-the-service',
      severity: 'error',
      from: { path: '^src/', pathNot: SPEC },
      to: { path: `^(test|bench)/|${SPEC}` },
    },
    {
      name: 'no-development-packages-in-the-service',
      severity: 'error',
      from: { path: '^(src|migrations)/', pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'console-and-service-apart',
      comment:
        'The console knows the service by its API only, and the service the console by its built files.',
      severity: 'error',
      from: { path: '^console/' },
      to: { path: '^(src|test|bench|scripts|migrations)/' },
    },
    {
      name: 'service-without-console',
      severity: 'error',
      from: { path: '^(src|migrations)/' },
      to: { path: '^console/' },
    },
    {
      name: 'pages-of-the-console-apart',
      comment: 'What two pages share stands in parts/, api/ or i18n/.',
      severity: 'error',
      from: { path: '^console/src/pages/([^/]+)/' },
      to: { path: '^console/src/pages/', pathNot: '^console/src/pages/$1/' },
    },
    {
      name: 'parts-below-layout-below-pages',
      severity: 'error',
      from: { path: '^console/src/(parts|api|i18n)/' },
      to: { path: '^console/src/(pages|layout)/' },
    },
    {
      name: 'no-cycles',
      comment: 'Entities may point at each other; everything else has an order.',
      severity: 'error',
      from: { pathNot: '\\.entity\\.ts$' },
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
