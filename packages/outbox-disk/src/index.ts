/** The door of the outbox on disk. What is not named here is private. */

export { diskOutbox } from './disk-outbox.js';
export type { Durability, DiskOutboxOptions } from './options.js';
export {
  readDeadLetters,
  replayDeadLetters,
  type DeadLetter,
  type ReplayReport,
} from './dead-letters/replay-dead-letters.js';
