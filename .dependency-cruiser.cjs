// The import rules of the house. tools/check/src/import-rules.spec.ts breaks each of them once and sees it bite.

/** Each lib may import only from libs above it in this list. */
const libs = [
  'kernel',
  'quote',
  'receipt',
  'print',
  'contracts',
  'observability',
  'auth',
  'messaging',
  'persistence',
  'service',
];

const testCode = ['\\.spec\\.tsx?$', '^(apps|libs|tools)/[^/]+/test/', '^libs/testing/'];

const rules = [
  ...libs.slice(0, -1).map((lib, place) => ({
    name: `lib-order-${lib}`,
    comment: `A lib imports only from libs above it: ${lib} from ${libs.slice(0, place).join(', ') || 'none'}.`,
    from: { path: `^libs/${lib}/`, pathNot: testCode },
    to: { path: `^libs/(${libs.slice(place + 1).join('|')})/` },
  })),
  {
    name: 'lib-known',
    comment: 'A new lib takes its place in the list above before anyone imports it.',
    from: {},
    to: { path: '^libs/', pathNot: `^libs/(${libs.join('|')}|testing)/` },
  },
  {
    name: 'lib-imports-no-app',
    comment: 'Libs know nothing of the apps that use them.',
    from: { path: '^libs/' },
    to: { path: '^apps/' },
  },
  {
    name: 'lib-one-door',
    comment: 'The index.ts of a lib is its only door.',
    from: { path: '^(apps|libs|tools)/([^/]+)/' },
    to: { path: '^libs/', pathNot: ['^$1/$2/', '^libs/[^/]+/src/index\\.ts$'] },
  },
  {
    name: 'lib-by-name',
    comment: 'A lib is imported as #libs/<lib>, the one name that Node, tsc, swc, Jest and Vite follow alike.',
    from: { path: '^(apps|libs|tools)/([^/]+)/' },
    to: {
      path: '^libs/[^/]+/src/index\\.ts$',
      pathNot: '^$1/$2/',
      dependencyTypesNot: ['aliased-subpath-import'],
    },
  },
  {
    name: 'browser-libs-import-no-package',
    comment: 'kernel, quote and receipt run in the browser too: no package, nothing of Node.',
    from: { path: '^libs/(kernel|quote|receipt)/src/', pathNot: testCode },
    to: { pathNot: '^libs/' },
  },
  {
    name: 'app-imports-no-app',
    comment: 'Apps meet only through contracts.',
    from: { path: '^apps/([^/]+)/', pathNot: '^apps/all/' },
    to: { path: '^apps/', pathNot: '^apps/$1/' },
  },
  {
    name: 'all-imports-modules-only',
    comment: 'apps/all puts the other apps into one process; it knows their root modules and nothing inside.',
    from: { path: '^apps/all/' },
    to: { path: '^apps/', pathNot: ['^apps/all/', '^apps/([^/]+)/src/\\1\\.module\\.ts$'] },
  },
  {
    name: 'domain-is-pure',
    comment:
      'The file without a role suffix is the rule of the business: it imports kernel, quote and rules of its service only.',
    from: { path: '^apps/([^/]+)/src/([^/]+)/[^/.]+\\.ts$', pathNot: '^apps/(gateway|web)/' },
    to: { pathNot: ['^libs/(kernel|quote)/src/index\\.ts$', '^apps/$1/src/[^/]+/[^/.]+\\.ts$'] },
  },
  {
    name: 'gateway-has-no-database',
    comment: 'The gateway keeps no rules and no tables; what it must remember belongs to a service.',
    from: { path: '^apps/gateway/src/' },
    to: { path: ['^libs/persistence/', '^node_modules/(typeorm|pg|@nestjs/typeorm)/'] },
  },
  {
    name: 'web-imports-browser-libs-only',
    comment: 'The client imports kernel, quote, receipt and the generated API types, nothing else of ours.',
    from: { path: '^apps/web/' },
    to: { path: '^libs/', pathNot: '^libs/(kernel|quote|receipt)/' },
  },
  {
    name: 'no-cycle',
    comment: 'Two files that need each other are one file, or want a third. Types alone may refer to each other.',
    from: {},
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'no-test-code-in-src',
    comment: 'What runs in a shop does not need the tests.',
    from: { path: '^(apps|libs)/[^/]+/src/', pathNot: testCode },
    to: { path: testCode },
  },
  {
    name: 'no-dev-dependency-in-src',
    comment: 'An image is installed without devDependencies.',
    from: { path: '^(apps|libs)/[^/]+/src/', pathNot: [...testCode, '^apps/web/'] },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
  },
  {
    name: 'package-declared',
    comment: 'A package that is imported stands in package.json.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'import-resolves',
    comment: 'An import that leads nowhere.',
    from: {},
    to: { couldNotResolve: true },
  },
];

module.exports = {
  forbidden: rules.map((rule) => ({ severity: 'error', ...rule })),
  options: {
    doNotFollow: { path: ['node_modules', '^dist/'] },
    exclude: { path: ['^dist/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default'],
      exportsFields: ['exports'],
      mainFields: ['main', 'types'],
    },
  },
};
