/** Imports run down: first the way that the data takes, then what every stage stands on. A door hides its house. */

// From the top to the bottom. What lies at the core's root (errors, EncodedEvent, the version) is below all of them.
const floors = [
  ...['decorator', 'client', 'scope', 'tracker', 'options', 'event', 'outbox', 'batcher', 'sender'],
  ...['reports', 'telemetry', 'text', 'runtime'],
];

// What a stage above says to those below it, as types: contracts, and what a user may configure.
const contracts = ['event/issue', 'outbox/outbox', 'sender/sender', 'options/options', 'options/settings'];
const contract = `^packages/upload/src/(${contracts.join('|')})\\.ts$`;

const upward = floors.slice(1).flatMap((floor, index) => {
  const above = `^packages/upload/src/(${floors.slice(0, index + 1).join('|')})/`;
  const from = { path: `^packages/upload/src/${floor}/` };
  return [
    {
      name: `no-way-up-from-${floor}`,
      comment: `${floor} must not know a floor above it, contracts aside`,
      severity: 'error',
      from,
      to: { path: above, pathNot: contract },
    },
    {
      name: `only-types-from-above-${floor}`,
      comment: `${floor} takes of a contract above it the types only`,
      severity: 'error',
      from,
      to: { path: above, dependencyTypesNot: ['type-only'] },
    },
  ];
});

// The suites for tests, each behind the door of its package.
const suites = '^packages/(bullmq|upload)/src/conformance[./]';

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'no-circular',
      comment: 'a circle has no top and no bottom',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circular-types',
      comment:
        'not even of types, the suites aside; in the outbox on disk an event knows its segment, which knows its events',
      severity: 'error',
      from: { pathNot: '^packages/(outbox-disk|upload/src/conformance)/' },
      to: { circular: true },
    },
    {
      name: 'door-only',
      comment: "other packages come in by a door: index.ts, the core's adapter.ts, and the collector's command-line.ts",
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/', pathNot: suites },
      to: {
        path: '^packages/([^/]+)/(src|dist)/',
        pathNot: [
          '^packages/$1/',
          '^packages/[^/]+/(src|dist/(esm|cjs))/(index|adapter)\\.(ts|js|d\\.ts)$',
          '^packages/collector/(src|dist/(esm|cjs))/command-line\\.(ts|js|d\\.ts)$',
        ],
      },
    },
    {
      name: 'conformance-is-for-tests',
      comment: 'what tests load must not be loaded by an application',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: suites },
      to: { path: suites },
    },
    {
      name: 'conformance-comes-by-the-doors',
      comment: 'the suites ask for no more than their readers can: the other doors',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/conformance[./]' },
      to: {
        path: '^packages/',
        pathNot: ['^packages/$1/src/conformance/', '^packages/[^/]+/src/(index|adapter|conformance)\\.ts$'],
      },
    },
    {
      name: 'testing-is-for-tests',
      comment: 'what tests load must not be loaded by an application',
      severity: 'error',
      from: { path: '^packages/(?!testing/)[^/]+/src/' },
      to: { path: '^packages/testing/' },
    },
    {
      name: 'a-door-for-each-runner',
      comment:
        'who uses one test runner has no other one, and mostly no Nest: what is optional is imported by its door alone',
      severity: 'error',
      from: { path: '^packages/testing/src/', pathNot: '^packages/testing/src/(jest|nestjs|vitest)\\.ts$' },
      to: { path: ['^packages/nestjs/', 'node_modules/(@nestjs|@jest|expect|vitest)(/|$)'] },
    },
    {
      name: 'core-is-at-the-bottom',
      comment: 'the core knows no adapter',
      severity: 'error',
      from: { path: '^packages/upload/' },
      to: { path: '^packages/(?!upload/)' },
    },
    {
      name: 'declared-only',
      comment: 'what a package imports stands in its package.json',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    },
    {
      name: 'undici-only',
      comment: 'the core has one runtime dependency; it and what is optional are loaded by files of their own',
      severity: 'error',
      from: { path: '^packages/upload/src/', pathNot: '/load-[a-z]+\\.cts$' },
      to: { dependencyTypes: ['npm', 'npm-optional', 'npm-peer'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.test.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
      extensions: ['.ts', '.js', '.cjs'],
    },
  },
};
