/** The public API of the collector. What is not exported here is private. */

export type { Mark, MarkCode, MarkSeverity } from './check/mark.js';
export { startCollector, type Collector } from './collector.js';
export type { CollectorOptions } from './options.js';
export type { CollectorAnswer, Respond } from './receive/decide-answer.js';
export { maxBodyBytes } from './receive/read-body.js';
export type { CollectorTotals, FailureCode, ReceivedEvent, ReceivedRequest } from './store/received.js';
export type { WaitOptions } from './store/wait-for.js';
