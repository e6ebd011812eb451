// Nest 12 is ESM and Node 20's Jest cannot require it: TypeScript and ESM packages are turned into CommonJS on the way in.

const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  setupFiles: ['reflect-metadata'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.pos'],
  transformIgnorePatterns: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'] },
  transform: {
    '^.+\\.ts$': ['@swc/jest', { module: { type: 'commonjs' } }],
    '^.+\\.m?js$': '<rootDir>/tools/jest-esm-to-cjs.cjs',
  },
};

// pure rules beside their files: no database, no process
const unit = {
  ...shared,
  displayName: 'unit',
  testMatch: ['<rootDir>/{apps,libs,tools}/**/src/**/*.spec.ts'],
  testPathIgnorePatterns: ['<rootDir>/apps/web/'],
};

// behaviour, seen from HTTP and the tables, against real processes: POS_MODE=one (default) or services
const system = {
  ...shared,
  displayName: 'system',
  testMatch: ['<rootDir>/{apps,libs,tools}/*/test/**/*.spec.ts'],
  globalSetup: '<rootDir>/libs/testing/system.setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/system.teardown.mjs',
};

// Jest takes the time limit for all projects or not at all: what is slow in the system suite waits for real processes
export default { testTimeout: 30_000, projects: [unit, system] };
