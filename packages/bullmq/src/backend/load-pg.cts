/** The optional peer dependency pg. CommonJS, so that both builds can load it on demand and without waiting. */

import type Pg = require('pg');

/** `undefined` when the package is not installed. Bundlers go on without it too, since the `require` stands in a `try`. */
const loadPg = (): typeof Pg | undefined => {
  try {
    return require('pg') as typeof Pg;
  } catch {
    return undefined;
  }
};

export = loadPg;
