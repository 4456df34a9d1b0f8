/** The door for applications: the client, the tracker of a request, `@Track`, and the contracts of what an option may be given. */

export { GrowingIOError, type GrowingIOErrorCode } from './errors.js';
export type { EventIssue, EventIssueCode, EventNoteCode, PlanDifference } from './event/issue.js';
export type { FlushOptions, FlushReport } from './client/flush.js';
export { GrowingIO } from './client/growingio.js';
export type { AnyLogger, Level, Logger, NestLogger } from './telemetry/log.js';
export type { RefusalReason, Stats } from './telemetry/counters.js';
export type { AnyDispatcher, Compression, GrowingIOOptions, Mode, RetryOptions } from './options/options.js';
export type { NoticeKind, NoticeListener, NoticeMap } from './telemetry/notice.js';
export { MemoryOutbox, type MemoryOutboxLimits } from './outbox/memory-outbox.js';
export type { Destination } from './destination.js';
export { LeasedEvent, type LeaseLimit, type Outbox, type OutboxHost } from './outbox/outbox.js';
export type { BeforeSend, OutgoingEvent } from './event/before-send.js';
export type { PlanGiven } from './event/plan.js';
export type {
  EventKey,
  Register,
  Trackable,
  TrackArguments,
  VariablesOf,
  Variables,
  VariableValue,
} from './event/register.js';
export { EncodedEvent, type SentEvent as DeadEvent } from './encoded-event.js';
export type { Sender, SenderHost, SendOptions, SendResult } from './sender/sender.js';
export { currentTracker } from './scope/current-tracker.js';
export type { ScopeOptions } from './scope/scopes.js';
export type { Language } from './text/language.js';
export { Track, type TrackCallOptions, type TrackDecorator } from './decorator/track-decorator.js';
export type { VariablesMapper } from './decorator/tracked-call.js';
export { Tracker, type TrackOptions, type TrackResult } from './tracker/tracker.js';
export type { LoginUserIdOption } from './options/session-user.js';
export { version } from './version.js';
