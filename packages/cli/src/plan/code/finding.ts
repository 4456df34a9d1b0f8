/** What is probably wrong with a plan, or with the code that tracks its events. */

import type { TrackedCall } from './find-calls.js';

/** The kinds of findings. The codes are stable; those that the collector has too mean the same. */
export type FindingCode =
  /** The platform can't have the key. */
  | 'platform_key'
  /** A name or a description is longer than the platform takes. */
  | 'too_long'
  /** Two keys differ in capital letters or by one character. */
  | 'similar_events'
  | 'similar_variables'
  /** A variable key has several types in the plan. */
  | 'type_differs'
  /** The code tracks an event that the plan calls deprecated. */
  | 'event_deprecated'
  /** The code tracks an event that the plan has not. */
  | 'event_not_planned'
  /** The plan has an event that no code tracks. */
  | 'event_not_tracked';

export interface Finding {
  readonly code: FindingCode;
  readonly event?: string;
  readonly variable?: string;
  /** In the language of the user. */
  readonly message: string;
  /** Where the code tracks the event. */
  readonly calls?: readonly TrackedCall[];
}
