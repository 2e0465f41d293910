const { join } = require('node:path');

const root = __dirname;

/** What every project's tests share: swc with the compiler options of tsconfig.base.json, and the @fanfare names. */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.journey.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '/fixtures/'],
  modulePathIgnorePatterns: [join(root, 'dist')],
  transform: {
    '\\.(ts|m?js)$': [
      '@swc/jest',
      {
        configFile: false,
        swcrc: false,
        module: { type: 'commonjs' },
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
      },
    ],
  },
  moduleNameMapper: {
    '^@fanfare/mega$': join(root, 'libs/mega/src/mega'),
    '^@fanfare/([^/]+)/(testing|bench)/(.*)$': join(root, 'libs/$1/$2/$3'),
    '^@fanfare/([^/]+)/(.*)$': join(root, 'libs/$1/src/$2'),
  },
  globalSetup: join(root, 'tools/local/testing/global-setup.ts'),
  globalTeardown: join(root, 'tools/local/testing/global-teardown.ts'),
  testTimeout: 120_000,
};
