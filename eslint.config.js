import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  {
    ignores: [
      ...['**/build/', '**/dist/', '**/node_modules/', 'coverage/', 'reports/', '**/*.d.cts', 'examples/**/*.d.ts'],
      // Egg and Midway are not installed here, so nothing knows their types; `npm run compat` compiles these.
      ...['examples/midway/src/', 'compat/apps/egg/', 'compat/apps/midway.ts'],
    ],
  },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.cts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      // Nest types the options of its factories as classes, and everybody passes literals.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // `void promise` is how a background task that never rejects is started.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreVoidOperator: true }],
      // Express's own way to extend a request is its global namespace.
      '@typescript-eslint/no-namespace': ['error', { allowDeclarations: true }],
      // Nest's modules are classes without members.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
    },
  },
  {
    // The plan's interface is empty until a user fills it, and what can be left out is asked of an empty object.
    files: ['packages/upload/src/event/register.ts'],
    rules: {
      '@typescript-eslint/no-empty-object-type': 'off',
      '@typescript-eslint/no-generated-empty-object-type': 'off',
    },
  },
  {
    // The declarations of .cjs files and their words are CommonJS.
    files: ['**/*.cjs', '**/*.cts'],
    languageOptions: { sourceType: 'commonjs' },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  {
    files: ['**/*.js', '**/*.cjs', '**/*.mjs'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'console',
          'process',
          'fetch',
          'URL',
          'URLSearchParams',
          'setTimeout',
          'clearTimeout',
          'setInterval',
          'clearInterval',
          'Buffer',
          'AbortSignal',
          'AbortController',
          'module',
          'require',
          '__dirname',
          'structuredClone',
          'performance',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  // Who has no types of Koa, of Egg or of a test runner has the declarations without an error; who has them, too.
  {
    files: ['packages/koa/src/index.ts', 'packages/testing/src/{jest,vitest}.ts'],
    rules: { '@typescript-eslint/ban-ts-comment': 'off' },
  },
  // Nobody else's code calls these.
  {
    files: ['examples/**/*.ts', 'packages/collector/page/**'],
    rules: { '@typescript-eslint/explicit-module-boundary-types': 'off' },
  },
  {
    files: ['packages/*/test/**', 'testing/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^(\\.\\./)+(packages/)?[a-z-]+/test/',
              message: 'What tests of several packages share lies in testing/.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['packages/*/test/**/*.test.ts'],
    extends: [jest.configs['flat/recommended'], jest.configs['flat/style']],
    rules: {
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  prettier,
);
