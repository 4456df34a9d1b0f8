/** The door for tests: a collector in whatever process, and what it has received. */

export type { Mark, MarkCode, MarkSeverity } from './check/mark.js';
export { startCollector, type Collector } from './collector.js';
export type { CollectorOptions } from './options.js';
export type { PlanOption } from './plan/read-plan-option.js';
export type { CollectorAnswer, Respond } from './receive/decide-answer.js';
export { maxBodyBytes } from './receive/read-body.js';
export type { CollectorTotals, FailureCode, ReceivedEvent, ReceivedRequest } from './store/received.js';
export type { AwaitedEvents, WaitOptions } from './store/wait-for.js';
