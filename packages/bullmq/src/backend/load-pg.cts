/** The optional peer dependency pg. CommonJS, so that both builds can load it on demand and without waiting. */

import type Pg = require('pg');

/** Throws when the package is not installed. */
const loadPg = (): typeof Pg => require('pg') as typeof Pg;

export = loadPg;
