/** The door of the core. What is not named here is private. */

export { bindContext, runDetached } from './detached.js';
export { GrowingIOError, type GrowingIOErrorCode } from './errors.js';
export type { EventIssue, EventIssueCode, EventNoteCode } from './event/issue.js';
export { checkEventKey, checkPlatformEventKey, checkPlatformVariableKey, maxEventKeyLength } from './event/keys.js';
export { checkLoginUserId } from './event/login-user-id.js';
export { maxStringLength } from './event/variables.js';
export type { FlushOptions, FlushReport } from './flush.js';
export { GrowingIO } from './growingio.js';
export type { Level, Logger } from './journal.js';
export { associationTime, type RefusalReason, type Stats } from './ledger.js';
export type { AnyDispatcher, Compression, GrowingIOOptions, Mode, RetryOptions } from './options.js';
export type { DeadEvent, NoticeKind, NoticeListener, NoticeMap } from './notices.js';
export { MemoryOutbox } from './outbox/memory-outbox.js';
export { LeasedEvent, type Destination, type LeaseLimit, type Outbox, type OutboxHost } from './outbox/outbox.js';
export { realTimers } from './real-timers.js';
export type {
  EventKey,
  MayLackVariables,
  Register,
  TrackArguments,
  VariablesOf,
  Variables,
  VariableValue,
} from './register.js';
export {
  checkObjectOption,
  readBooleanOption,
  readChoiceOption,
  readFunctionOption,
  readNumberOption,
  refuseUnknownOptions,
  wrongOption,
  type NumberRule,
} from './read-option.js';
export { quote, quoteUnlessWord } from './quote.js';
export { EncodedEvent, type Sender, type SendOptions, type SendResult } from './sender/sender.js';
export { currentTracker } from './tracker/current-tracker.js';
export type { ResponseLike } from './tracker/request-scope.js';
export { trackerAccessor } from './tracker/request-property.js';
export { readDecoratedMethod, type DecoratedMethod } from './tracker/decorated-method.js';
export type { FollowValue } from './tracker/track-calls.js';
export { Track, trackDecorated, type TrackCallOptions, type TrackDecorator } from './tracker/track-decorator.js';
export {
  readTrackedCall,
  type CallOptions,
  type DecoratorArguments,
  type OwnOptions,
  type TrackedCall,
  type VariablesMapper,
} from './tracker/tracked-call.js';
export { Tracker, type TrackOptions, type TrackResult } from './tracker/tracker.js';
export type { LoginUserIdOption } from './tracker/user-reader.js';
export { version } from './version.js';
