/** What is probably wrong with a plan, or with the code that tracks its events; and which of it is left out. */

import { quote, suggestName } from '@growingio/upload/adapter';
import { wrongUse } from '../../command/command-error.js';
import { list, t } from '../../messages.js';
import type { TrackedCall } from './find-calls.js';

/** The kinds of findings. They are stable; those that the collector has too mean the same. */
export const findingCodes = [
  /** The platform can't have the key. */
  'platform_key',
  /** A name or a description is longer than the platform takes. */
  'too_long',
  /** Two keys differ in capital letters, by one character, or by two that have changed places. */
  'similar_events',
  'similar_variables',
  /** A variable key has several types in the plan. */
  'type_differs',
  /** The code tracks an event that the plan has not. */
  'event_not_planned',
  /** The code tracks an event that the plan calls deprecated. */
  'event_deprecated',
  /** The plan has an event that no code tracks. */
  'event_not_tracked',
] as const;

export type FindingCode = (typeof findingCodes)[number];

export interface Finding {
  readonly code: FindingCode;
  readonly event?: string;
  readonly variable?: string;
  /** In the language of the user. */
  readonly message: string;
  /** Where the code tracks the event. */
  readonly calls?: readonly TrackedCall[];
}

/** A predicate for findings that are not to be left out: each word is a code, or a code and a key, `event_not_tracked:Login`. */
export function exceptFor(ignored: readonly string[]): (finding: Finding) => boolean {
  for (const word of ignored) checkIgnored(word);
  return ({ code, event, variable }) =>
    !ignored.includes(code) && !ignored.includes(`${code}:${variable ?? event ?? ''}`);
}

function checkIgnored(word: string): void {
  const [code = ''] = word.split(':');
  if (findingCodes.some((each) => each === code)) return;
  const meant = suggestName(code, findingCodes);
  const next = meant === undefined ? t`write one of ${list(findingCodes)}` : t`did you mean ${meant}?`;
  throw wrongUse(t`--ignore is ${quote(word)}: there is no such finding`, next);
}
