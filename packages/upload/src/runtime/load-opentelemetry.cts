/** The optional peer dependency @opentelemetry/api. CommonJS, so that both builds can look for it without waiting. */

import type OpenTelemetry = require('@opentelemetry/api');

/** Throws when the package is not installed. */
const loadOpenTelemetry = (): typeof OpenTelemetry => require('@opentelemetry/api') as typeof OpenTelemetry;

export = loadOpenTelemetry;
