/** The outbox on disk, and its directory seen from outside: what waits there, and its dead letters. */

export { diskOutbox } from './disk-outbox.js';
export type { Durability, DiskOutboxOptions } from './options.js';
export type { DeadLetter } from './dead-letters/letter.js';
export { readDeadLetters, replayDeadLetters, type ReplayReport } from './dead-letters/replay-dead-letters.js';
export {
  finishReturns,
  returnDeadLetters,
  type ReturnOptions,
  type ReturnReport,
} from './dead-letters/return-dead-letters.js';
export {
  inspectDirectory,
  type DirectoryInspection,
  type OutboxFault,
  type StoreInspection,
} from './inspect/inspect-directory.js';
export type { DeadLettersInspection } from './inspect/inspect-dead-letters.js';
export type { OutboxHolder } from './inspect/find-holders.js';
export { isOutboxDirectory } from './directory/outbox-directory.js';
export { withLock } from './directory/lock.js';
export { isDestinationOf, type LabelledDestination } from './directory/destination.js';
export { readWaitingEvents, type WaitingEvent } from './inspect/read-waiting-events.js';
