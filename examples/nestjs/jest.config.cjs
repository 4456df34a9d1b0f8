/** Nest 12 comes as ES modules, and so does this shop. Jest runs CommonJS here, so swc makes that of both. */
const toCommonJs = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'commonjs' },
};
const esModules = ['@nestjs', 'file-type', 'strtok3', 'token-types', 'uint8array-extras', '@tokenizer'];

module.exports = {
  rootDir: 'src',
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'] },
  transform: { '\\.[cm]?[jt]s$': ['@swc/jest', toCommonJs] },
  transformIgnorePatterns: [`/node_modules/(?!(${esModules.join('|')})/)`],
};
