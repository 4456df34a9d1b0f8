/** Finds OpenTelemetry's API once, if the host has it. */

import loadOpenTelemetry from './load-opentelemetry.cjs';

type OpenTelemetry = ReturnType<typeof loadOpenTelemetry>;

let found: { readonly api: OpenTelemetry | undefined } | undefined;

/** The package @opentelemetry/api, if it is installed. */
export function openTelemetry(): OpenTelemetry | undefined {
  found ??= { api: loadOpenTelemetry() };
  return found.api;
}
