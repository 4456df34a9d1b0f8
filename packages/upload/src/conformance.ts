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
  type Taken,
} from './conformance/sender/sender-conformance.js';
export { adapterContract, entryContract } from './conformance/host/adapter-contract.js';
export { Visitor, type Answer, type Question } from './conformance/host/ask.js';
export type { CollectedEvent, EventCollector, HostTools, RespondTo } from './conformance/host/collector.js';
export type { Handle, RunningHost, StartHost, Visit } from './conformance/host/host.js';
export {
  awaitListening,
  password,
  sessionContract,
  type Reach,
  type SessionHandle,
  type SessionVisit,
  type StartSessionHost,
} from './conformance/host/session-contract.js';
export {
  unchangedContract,
  type BuildHost,
  type BuiltHost,
  type UnchangedHandle,
  type UnchangedVisit,
} from './conformance/host/unchanged-contract.js';
export { userFunctionContract } from './conformance/host/user-function-contract.js';

// What tests of hosts need themselves, and the suites too.
export { useCloseAtEnd } from './conformance/host/close-at-end.js';
export { KeptLog } from './conformance/host/kept-log.js';
export { stillHeld } from './conformance/host/still-held.js';
