interface Snappy {
  compress(input: Uint8Array): Uint8Array;
}

/** Loads snappyjs, the optional peer dependency. Throws when it is not installed. */
declare function loadSnappy(): Snappy;

export = loadSnappy;
