/** Jest and the collector, as the suites of hosts ask for them. */
import { startCollector } from '@growingio/collector';
import type { HostTools } from '@growingio/upload/conformance';

export const tools: HostTools = { describe, it, beforeAll, afterAll, startCollector };
