/** What the compiler says of an event key that the plan does not have: the key that was probably meant stands in its message. */

import type { EventKey } from './register.js';

/** In a message of the compiler: `parameter of type 'EventKey | ("Login" & DidYouMean)'`. No value has it. */
interface DidYouMean {
  readonly meant: never;
}

/**
 * The keys of the plan, for the constraint of a type parameter, `Event extends EventKey | MeantKey<Event>`: none for a key of the plan, or
 * when any string is one; else those that differ from the given one by a slip.
 */
export type MeantKey<Given> = [Given] extends [EventKey] ? never : EventKey & NearKey<Given>;

type NearKey<Given> = {
  [Key in EventKey]: [Given] extends [infer Text extends string]
    ? string extends Text
      ? never
      : IsSlip<Lowercase<Text>, Lowercase<Key>> extends true
        ? Key & DidYouMean
        : never
    : never;
}[EventKey];

/** Whether two texts are one, but for a character that was added, left out or changed, or for two that changed places. */
type IsSlip<One extends string, Other extends string> = [One, Other] extends [
  `${infer Head}${infer Rest}`,
  `${infer OtherHead}${infer OtherRest}`,
]
  ? Head extends OtherHead
    ? IsSlip<Rest, OtherRest>
    : Rest extends Other | OtherRest
      ? true
      : One extends OtherRest
        ? true
        : [Rest, OtherRest] extends [`${OtherHead}${infer Same}`, `${Head}${infer Tail}`]
          ? Same extends Tail
            ? true
            : false
          : false
  : `${One}${Other}` extends `${string}${infer More}`
    ? More extends ''
      ? true
      : false
    : true;
