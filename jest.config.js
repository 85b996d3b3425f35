/** @type {import('jest').Config} */
export default {
  runner: 'jest-light-runner',
  testMatch: ['<rootDir>/{server,connectors,browser-kit,tests,scripts,examples}/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  setupFiles: ['<rootDir>/tests/support/fixed-seed.js'],
  transform: {},
  moduleFileExtensions: ['ts', 'js', 'mjs', 'json'],
};
