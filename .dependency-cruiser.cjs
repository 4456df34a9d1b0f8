/** Imports run down the way that the data takes: tracker, event, outbox, batcher, sender. A door hides its house. */

const stages = ['tracker', 'event', 'outbox', 'batcher', 'sender'];

// A stage may import itself and those below it. The batcher draws from the outbox, so it knows that contract.
const upward = stages.slice(1).map((stage, index) => ({
  name: `no-way-up-from-${stage}`,
  comment: `${stage} must not know a stage above it`,
  severity: 'error',
  from: { path: `^packages/upload/src/${stage}/` },
  to: {
    path: `^packages/upload/src/(${stages.slice(0, index + 1).join('|')})/`,
    pathNot: '^packages/upload/src/outbox/outbox\\.ts$',
  },
}));

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
      name: 'door-only',
      comment: 'other packages come in by the door, index.ts',
      severity: 'error',
      from: { path: '^packages/([^/]+)/src/' },
      to: {
        path: '^packages/([^/]+)/(src|dist)/',
        pathNot: ['^packages/$1/', '^packages/[^/]+/(src|dist/(esm|cjs))/index\\.(ts|js|d\\.ts)$'],
      },
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
