// Jest on Node 20 cannot require() an ES module; two leaves of Fastify's plug-ins are ES modules required
// from CommonJS, so those two are translated when (and only when) Jest asks for CommonJS.
const tsconfig = {
  module: 'nodenext',
  moduleResolution: 'nodenext',
  target: 'es2023',
  rootDir: '.',
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  strict: true,
  strictPropertyInitialization: false,
  types: ['node', 'jest'],
  esModuleInterop: true,
  skipLibCheck: true,
};

export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testRegex: '.*\\.(spec|e2e-spec)\\.ts$',
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transformIgnorePatterns: ['/node_modules/(?!(?:cookie|content-disposition)/)'],
  transform: {
    '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig }],
    '/node_modules/(?:cookie|content-disposition)/.+\\.js$': '<rootDir>/test/support/leaf-cjs.cjs',
  },
  testTimeout: 60_000,
};
