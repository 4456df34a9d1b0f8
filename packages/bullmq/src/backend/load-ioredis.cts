/** The optional peer dependency ioredis. CommonJS, so that both builds can load it on demand and without waiting. */

import type Ioredis = require('ioredis');

/** Throws when the package is not installed. */
const loadIoredis = (): typeof Ioredis => require('ioredis') as typeof Ioredis;

export = loadIoredis;
