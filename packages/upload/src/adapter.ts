/** The door for authors of adapters, decorators, outboxes and senders: what they need beside what users name. */

// A request of a framework.
export { identifyCurrent, resumeRequest, scopeRequest, trackMapped } from './client/for-adapters.js';
export { refuseUncalled, scopeUncalled } from './client/uncalled.js';
export type { DescribedCall } from './client/growingio.js';
export type { ResponseLike } from './scope/request-scope.js';
export { trackerAccessor } from './scope/request-accessor.js';

// A decorator.
export { readDecoratedMethod, type DecoratedMethod } from './decorator/decorated-method.js';
export type { FollowValue } from './decorator/track-calls.js';
export { trackDecorated } from './decorator/track-decorator.js';
export {
  readTrackedCall,
  type CallOptions,
  type DecoratorArguments,
  type OwnOptions,
  type TrackedCall,
  type UserOfCall,
} from './decorator/tracked-call.js';
export type { AskedArguments, AskedResult, OfCall, TypeScriptDecorator } from './decorator/typescript-decorator.js';
export type { MeantKey } from './event/meant-key.js';
export type { MayLackVariables } from './event/register.js';

// Work that is nobody's request, in the time of the process.
export { bindContext, runDetached } from './runtime/detached.js';
export { consoleLogger, Log, type Say } from './telemetry/log.js';
export { realTimers } from './runtime/real-timers.js';

// Options: a table of them, and the errors for a wrong one.
export { wrongOption } from './errors.js';
export {
  checkObjectOption,
  GiB,
  KiB,
  MiB,
  readBooleanOption,
  readFunctionOption,
  readOptions,
  refuseUnknownOptions,
  type OptionRule,
  type OptionTable,
  type OptionTableOf,
  type OptionValues,
} from './options/read-option.js';
export { encodeBody } from './sender/encode-body.js';
export { describeError } from './text/describe-error.js';
export {
  currentLanguage,
  inEnglish,
  messagesWith,
  readLanguage,
  useLanguage,
  type Dictionary,
  type MessageTag,
} from './text/language.js';
export { printable } from './text/printable.js';
export { quote, quoteUnlessWord } from './text/quote.js';
export { suggestName } from './text/did-you-mean.js';

// A collector on this machine.
export { announcementPath } from './reports/collector-host.js';

// What stops events: for a command line that looks for it.
export { optionTable } from './options/option-table.js';
export { applyLanguage } from './options/settings.js';
export { mayBeCollector } from './reports/collector-host.js';
export { classifyError, classifyStatus } from './sender/classify.js';
export { readProxy, type Proxy } from './sender/read-proxy.js';

// The tracking plan.
export {
  fits,
  readGivenPlan,
  readPlan,
  variableTypes,
  wrongPlan,
  type Plan,
  type PlannedEvent,
  type PlannedVariable,
  type VariableType,
} from './event/plan.js';

// Rules of the API.
export { checkEventKey, checkPlatformEventKey, checkPlatformVariableKey, maxEventKeyLength } from './event/keys.js';
export { checkLoginUserId } from './event/login-user-id.js';
export { maxStringLength } from './event/values.js';
export { isPlainObject } from './event/variables.js';
export { associationTime } from './telemetry/counters.js';
