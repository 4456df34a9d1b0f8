/** The optional peer dependency ioredis. CommonJS, so that both builds can load it on demand and without waiting. */

import type Ioredis = require('ioredis');

/** `undefined` when the package is not installed. Bundlers go on without it too, since the `require` stands in a `try`. */
const loadIoredis = (): typeof Ioredis | undefined => {
  try {
    return require('ioredis') as typeof Ioredis;
  } catch {
    return undefined;
  }
};

export = loadIoredis;
