/** The door for tests of authors: suites that state what an outbox, a sender or an adapter has to do, for any test runner. */

export type { HostRunner, Runner } from './conformance/runner.js';
export { outboxConformance, type OutboxConformanceOptions } from './conformance/outbox/outbox-conformance.js';
export type { OutboxLimits } from './conformance/outbox/outbox-model.js';
export {
  senderConformance,
  type CreateSender,
  type FarEnd,
  type SenderConformanceOptions,
  type SenderStage,
} from './conformance/sender/sender-conformance.js';
