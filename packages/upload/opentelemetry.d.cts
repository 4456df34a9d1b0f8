import type * as OpenTelemetry from '@opentelemetry/api';

/** Loads @opentelemetry/api, the optional peer dependency. Throws when it is not installed. */
declare function loadOpenTelemetry(): typeof OpenTelemetry;

export = loadOpenTelemetry;
