/** Whether the host has OpenTelemetry's API is found out once; the API, or nothing, leaves. */

import loadOpenTelemetry from './load-opentelemetry.cjs';

type OpenTelemetry = ReturnType<typeof loadOpenTelemetry>;

let found: { readonly api: OpenTelemetry | undefined } | undefined;

/** The package @opentelemetry/api, if it is installed. */
export function openTelemetry(): OpenTelemetry | undefined {
  found ??= { api: load() };
  return found.api;
}

function load(): OpenTelemetry | undefined {
  try {
    return loadOpenTelemetry();
  } catch {
    return undefined;
  }
}
