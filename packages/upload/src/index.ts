/** The door of the core. What is not named here is private. */

export { bindContext, runDetached } from './runtime/detached.js';
export { GrowingIOError, type GrowingIOErrorCode } from './errors.js';
export type { EventIssue, EventIssueCode, EventNoteCode } from './event/issue.js';
export { checkEventKey, checkPlatformEventKey, checkPlatformVariableKey, maxEventKeyLength } from './event/keys.js';
export { checkLoginUserId } from './event/login-user-id.js';
export { maxStringLength } from './event/variables.js';
export type { FlushOptions, FlushReport } from './client/flush.js';
export { GrowingIO } from './client/growingio.js';
export type { Level, Logger } from './telemetry/log.js';
export { associationTime, type RefusalReason, type Stats } from './telemetry/counters.js';
export type { AnyDispatcher, Compression, GrowingIOOptions, Mode, RetryOptions } from './options/options.js';
export type { DeadEvent, NoticeKind, NoticeListener, NoticeMap } from './telemetry/notice.js';
export { MemoryOutbox, type MemoryOutboxLimits } from './outbox/memory-outbox.js';
export { LeasedEvent, type Destination, type LeaseLimit, type Outbox, type OutboxHost } from './outbox/outbox.js';
export { realTimers } from './runtime/real-timers.js';
export type {
  EventKey,
  MayLackVariables,
  Register,
  TrackArguments,
  VariablesOf,
  Variables,
  VariableValue,
} from './event/register.js';
export { wrongOption } from './errors.js';
export {
  checkObjectOption,
  readBooleanOption,
  readChoiceOption,
  readFunctionOption,
  readNumberOption,
  refuseUnknownOptions,
  type NumberRule,
} from './options/read-option.js';
// For siblings only: a table of options, and how they are read by it.
export { readOptions, KiB, MiB, GiB, type OptionTableOf, type OptionValues } from './options/read-option.js';
export { quote, quoteUnlessWord } from './text/quote.js';
// For siblings only: one way to put an error into words, and to say something.
export { describeError } from './text/describe-error.js';
export type { Say } from './telemetry/log.js';
export { EncodedEvent } from './encoded-event.js';
export type { Sender, SendOptions, SendResult } from './sender/sender.js';
export { currentTracker } from './scope/current-tracker.js';
export type { ResponseLike } from './scope/request-scope.js';
export { trackerAccessor } from './scope/request-accessor.js';
export { readDecoratedMethod, type DecoratedMethod } from './decorator/decorated-method.js';
export type { FollowValue } from './decorator/track-calls.js';
export { Track, trackDecorated, type TrackCallOptions, type TrackDecorator } from './decorator/track-decorator.js';
export {
  readTrackedCall,
  type CallOptions,
  type DecoratorArguments,
  type OwnOptions,
  type TrackedCall,
  type VariablesMapper,
} from './decorator/tracked-call.js';
export { Tracker, type TrackOptions, type TrackResult } from './tracker/tracker.js';
export type { LoginUserIdOption } from './options/session-user.js';
export { version } from './version.js';
