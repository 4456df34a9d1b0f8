/** The optional peer dependency snappyjs. CommonJS, so that both builds can load it on demand and without waiting. */

interface Snappy {
  compress(input: Uint8Array): Uint8Array;
}

/** `undefined` when the package is not installed. Bundlers go on without it too, since the `require` stands in a `try`. */
const loadSnappy = (): Snappy | undefined => {
  try {
    return require('snappyjs') as Snappy;
  } catch {
    return undefined;
  }
};

export = loadSnappy;
