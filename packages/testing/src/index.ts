/** For tests of applications: a recorder in place of the client, and matchers. Test runners have doors of their own beside it, and so has Nest. */

export type { EventSource } from './expect/source.js';
export { matchers, type TrackMatchers } from './expect/verdicts.js';
export type { Asymmetric } from './matcher/compare.js';
export type { EventMatcher, EventPattern, ExpectedVariables } from './matcher/matcher.js';
export type { RecordedEvent, SeenEvent, SentVariables } from './recorder/recorded-event.js';
export { createRecorder, Recorder, type RecorderOptions } from './recorder/recorder.js';
export { startTestCollector, type TestCollector } from './recorder/test-collector.js';
export type { WaitOptions } from './recorder/wait-for.js';
