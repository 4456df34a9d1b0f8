/** One Jest project a package. Sources are transformed by swc; types are checked by the build. */
const { readdirSync } = require('node:fs');

// These come as ES modules only: Jest runs CommonJS here, so they are transformed as the sources are.
const transformedModules = [
  '@nestjs',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  'koa-session',
  '@fastify/cookie',
  'light-my-request',
  'preact',
];

// Only for what hangs: tests wait for conditions, and how long that takes says something of the machine and not of us.
const testTimeout = 300_000;

function projectOf(name, { displayName = name, firstMapped = {} } = {}) {
  return {
    displayName,
    rootDir: `${__dirname}/packages/${name}`,
    testEnvironment: 'node',
    testMatch: ['<rootDir>/test/**/*.test.ts'],
    testTimeout,
    extensionsToTreatAsEsm: [],
    moduleNameMapper: {
      ...firstMapped,
      '^@growingio/([a-z-]+)$': `${__dirname}/packages/$1/src/index.ts`,
      '^@growingio/([a-z-]+)/([a-z-]+)$': `${__dirname}/packages/$1/src/$2.ts`,
      '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'],
      '^(\\.{1,2}/.*)\\.cjs$': ['$1.cjs', '$1.cts'],
    },
    transform: {
      '\\.[cm]?[jt]s$': [
        '@swc/jest',
        {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', decorators: true },
            transform: { legacyDecorator: true, decoratorMetadata: true },
          },
          module: { type: 'commonjs' },
        },
      ],
    },
    transformIgnorePatterns: [`/node_modules/(?!(${transformedModules.join('|')})/)`],
  };
}

// The Nest package runs on the newest Nest, and once more on the one before it.
const nest11 = {
  displayName: 'nest11',
  firstMapped: { '^@nestjs/([^/]+)(.*)$': `${__dirname}/compat/nest11/node_modules/@nestjs/$1$2` },
};

module.exports = {
  coverageProvider: 'v8',
  reporters: ['default', `${__dirname}/scripts/quick/keep-durations.js`],
  globalSetup: `${__dirname}/scripts/system/set-environment.js`,
  testTimeout,
  projects: [...readdirSync(`${__dirname}/packages`).map((name) => projectOf(name)), projectOf('nestjs', nest11)],
};
