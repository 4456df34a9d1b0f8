/** The optional peer dependency bullmq-otel. CommonJS, so that both builds can look for it without waiting. */

import type { Telemetry } from 'bullmq';

interface BullMQOtel {
  readonly BullMQOtel: new (tracerName: string) => Telemetry;
}

/** With the package, the OpenTelemetry context of a hand-over goes through the job to the relay; without it, nothing does. */
const loadTelemetry = (): Telemetry | undefined => {
  try {
    const { BullMQOtel: Otel } = require('bullmq-otel') as BullMQOtel;
    return new Otel('growingio');
  } catch {
    return undefined;
  }
};

export = loadTelemetry;
