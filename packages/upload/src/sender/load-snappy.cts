/** The optional peer dependency snappyjs. CommonJS, so that both builds can load it on demand and without waiting. */

interface Snappy {
  compress(input: Uint8Array): Uint8Array;
}

/** Throws when the package is not installed. */
const loadSnappy = (): Snappy => require('snappyjs') as Snappy;

export = loadSnappy;
