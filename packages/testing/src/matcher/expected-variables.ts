/** Compares variables as a test writes them, which is as `track()` gets them, with those that are sent. */

import { GrowingIO, type OutgoingEvent, type TrackResult, type Variables } from '@growingio/upload';
import { quote } from '@growingio/upload/adapter';
import { t } from '../messages.js';
import { nowhere } from '../nowhere.js';
import { hasNames, isAsymmetric, meets, show, type Difference } from './compare.js';

interface WantedVariables {
  /** Such as `{ product_price: 14 }`; empty where any will do. */
  readonly text: string;
  readonly differences: (sent: Readonly<Record<string, unknown>>) => readonly Difference[];
}

/** Throws a `TypeError` for what can't be variables of an event. */
export function readVariables(variables: unknown): WantedVariables {
  if (variables === undefined || variables === null) return { text: '', differences: () => [] };
  if (isAsymmetric(variables)) {
    const differences = (sent: unknown): Difference[] =>
      variables.asymmetricMatch(sent) ? [] : [{ field: 'variables', expected: variables }];
    return { text: show(variables), differences };
  }
  if (!hasNames(variables)) {
    throw new TypeError(t`the variables are ${quote(variables)}: pass an object, such as { product_price: 14 }`);
  }
  const given = Object.entries(variables as Variables);
  const sent = asSent(Object.fromEntries(given.filter(([, value]) => !isAsymmetric(value))));
  // What is not sent, such as null, must not be there.
  const wanted = given.map(([key, value]) => [key, isAsymmetric(value) ? value : sent[key.trim()]] as const);
  return {
    text: `{ ${wanted.map(([key, value]) => `${key}: ${show(value)}`).join(', ')} }`,
    differences: (received) =>
      wanted.flatMap(([key, expected]) =>
        meets(expected, received[key.trim()]) ? [] : [{ field: key.trim(), expected }],
      ),
  };
}

type Track = (...given: unknown[]) => TrackResult;

let shown: OutgoingEvent['variables'];
let client: GrowingIO | undefined;

/** What `track()` makes of variables: a client that keeps nothing shows it. */
function asSent(variables: Variables): Readonly<Record<string, string | number>> {
  client ??= new GrowingIO({
    mode: 'test',
    ...nowhere,
    logger: { debug: ignore, info: ignore, warn: ignore, error: ignore },
    beforeSend: (event) => {
      shown = event.variables;
      return null;
    },
  });
  // Whatever the registered plan says.
  const result = (client.track as Track).call(client, 'Expected', variables, { loginUserId: 'nobody' });
  if (!result.ok && result.reason !== 'before_send') {
    throw new TypeError(result.issues.map(({ path, message }) => `${path}: ${message}`).join('; '));
  }
  return shown;
}

function ignore(): void {
  // It is the recorder that tells of events.
}
