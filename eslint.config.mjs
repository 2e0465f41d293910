import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import jsdoc from 'eslint-plugin-jsdoc';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { boundaries, boundariesOfTests } from './tools/lint/boundaries.mjs';
import * as restricted from './tools/lint/restrictions.mjs';

// Lint through `nx`, never with bare `eslint`: without a cached project graph the boundary rule checks nothing.

const specs = ['**/*.spec.ts', '**/*.int-spec.ts', '**/*.journey.ts'];
const tests = [
  ...specs,
  '**/*.conformance.ts',
  '{apps,libs,tools}/*/testing/**/*.ts',
  'apps/*/test/**/*.ts',
  'tools/journeys/**/*.ts',
];

const correctness = {
  'array-callback-return': 'error',
  eqeqeq: 'error',
  'no-async-promise-executor': 'error',
  'no-case-declarations': 'error',
  'no-cond-assign': 'error',
  'no-constant-binary-expression': 'error',
  'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
  'no-duplicate-case': 'error',
  'no-empty': 'error',
  'no-fallthrough': 'error',
  'no-misleading-character-class': 'error',
  'no-self-assign': 'error',
  'no-self-compare': 'error',
  'no-sparse-arrays': 'error',
  'no-template-curly-in-string': 'error',
  'no-unreachable-loop': 'error',
  'no-unsafe-finally': 'error',
  'no-unsafe-optional-chaining': 'error',
  'no-useless-backreference': 'error',
  'no-useless-catch': 'error',
  'no-useless-escape': 'error',
  'no-useless-rename': 'error',
  'object-shorthand': 'error',
  'prefer-template': 'error',
};

const budgets = {
  complexity: ['error', { max: 8, variant: 'modified' }],
  'max-depth': ['error', 3],
  'max-lines': ['error', { max: 200, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true, IIFEs: true }],
  'max-params': ['error', 4],
};

const typed = {
  '@typescript-eslint/consistent-type-exports': 'error',
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
  '@typescript-eslint/no-dynamic-delete': 'off',
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  // `void | Promise<void>` and Promise.withResolvers<void>() are what they look like.
  '@typescript-eslint/no-invalid-void-type': 'off',
  // The compiler keeps what it knows of a field across `await`; another task may have changed it meanwhile.
  '@typescript-eslint/no-unnecessary-condition': 'off',
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  // Entities are rows, and rows are object literals.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
};

const noDefaultExport = {
  'no-restricted-exports': [
    'error',
    {
      restrictDefaultExports: {
        direct: true,
        named: true,
        defaultFrom: true,
        namedFrom: true,
        namespaceFrom: true,
      },
    },
  ],
};

const docstrings = {
  'jsdoc/require-jsdoc': [
    'error',
    {
      publicOnly: true,
      require: {
        ArrowFunctionExpression: true,
        ClassDeclaration: true,
        FunctionDeclaration: true,
        FunctionExpression: true,
      },
    },
  ],
};

const rulesOfTests = {
  ...restricted.tests,
  '@nx/enforce-module-boundaries': ['error', boundariesOfTests],
  '@typescript-eslint/no-non-null-assertion': 'off',
  '@typescript-eslint/no-restricted-imports': 'off',
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
  '@typescript-eslint/no-unsafe-member-access': 'off',
  '@typescript-eslint/no-unsafe-return': 'off',
  '@typescript-eslint/unbound-method': 'off',
  complexity: 'off',
  'max-lines-per-function': 'off',
  'no-restricted-properties': 'off',
};

const assertions = ['expect', 'expect*', '**.expect*', 'fc.assert', 'assert*'];

export default defineConfig(
  globalIgnores(['**/dist/', 'dist-image/', '**/node_modules/', '**/fixtures/', '.nx/', '.fanfare/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    plugins: { '@nx': nx, jsdoc },
    languageOptions: { ecmaVersion: 2024 },
    rules: { ...correctness, ...budgets, '@nx/enforce-module-boundaries': ['error', boundaries] },
  },
  { files: ['**/*.js', '**/*.cjs'], languageOptions: { sourceType: 'commonjs' } },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: { ...typed, ...noDefaultExport },
  },
  { files: ['apps/**/*.ts', 'libs/**/*.ts'], rules: restricted.production },
  { files: ['tools/**/*.ts'], rules: restricted.tool },
  { files: ['tools/{bench,local}/**/*.ts'], rules: restricted.localPlatform },
  { files: ['libs/*/src/**/*.ts'], rules: docstrings },
  { files: ['libs/!(aws-session|messaging)/src/**/*.ts'], rules: restricted.withoutSdk },
  { files: ['libs/aws-session/src/**/*.ts'], rules: restricted.clientFactory },
  { files: ['libs/process/src/**/*.ts'], rules: restricted.environmentReader },
  { files: ['libs/mega/src/**/*.ts'], rules: restricted.standalone },
  { files: ['libs/mega/src/nest.ts'], rules: restricted.standaloneDoor },
  { files: ['libs/event-contract/src/**/*.ts'], rules: restricted.contract },
  { files: ['apps/*/src/domain/**/*.ts'], rules: restricted.domain },
  { files: tests, rules: rulesOfTests },
  {
    files: specs,
    extends: [jest.configs['flat/recommended']],
    rules: {
      ...restricted.specs,
      'jest/no-commented-out-tests': 'error',
      'jest/no-disabled-tests': 'error',
      'jest/expect-expect': ['error', { assertFunctionNames: assertions }],
      // Tests made in a loop are not seen as tests.
      'jest/no-standalone-expect': 'off',
    },
  },
  prettier,
);
