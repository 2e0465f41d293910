const { globSync } = require('node:fs');
const { dirname } = require('node:path');

/** Every project in one run, so that `npm test` has one summary. */
module.exports = {
  projects: globSync('{apps,libs,tools}/*/jest.config.js', { cwd: __dirname }).map(
    (path) => `<rootDir>/${dirname(path)}`,
  ),
  maxConcurrency: 3,
  maxWorkers: 3,
  testSequencer: '<rootDir>/tools/setup/longest-first.cjs',
  testTimeout: 120_000,
  reporters: ['default', '<rootDir>/tools/setup/closing-line-reporter.cjs'],
};
