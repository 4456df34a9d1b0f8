/** The optional peer dependency @opentelemetry/api. CommonJS, so that both builds can look for it without waiting. */

import type OpenTelemetry = require('@opentelemetry/api');

/** `undefined` when the package is not installed. Bundlers go on without it too, since the `require` stands in a `try`. */
const loadOpenTelemetry = (): typeof OpenTelemetry | undefined => {
  try {
    return require('@opentelemetry/api') as typeof OpenTelemetry;
  } catch {
    return undefined;
  }
};

export = loadOpenTelemetry;
