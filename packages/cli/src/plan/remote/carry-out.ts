/** Carries out a push: steps enter, requests leave, and what became of each thing comes back. What is there is not made again. */

import { quoteUnlessWord } from '@growingio/upload/adapter';
import { CommandError } from '../../command/command-error.js';
import { list, t } from '../../messages.js';
import type { PlannedNewEvent, PushSteps } from './decide-push.js';
import { AnswerError } from './explain-answer.js';
import type { ManagementApi } from './management-api.js';
import type { RemoteState, RemoteVariable } from './remote-state.js';

export interface Carried {
  /** By their keys, as they were made. After the end of all they were looked for, and found. */
  readonly variables: readonly string[];
  readonly events: readonly string[];
  readonly failed: readonly string[];
  /** What broke it off, before all was tried. */
  readonly brokenOff: CommandError | undefined;
}

/** Called with each thing that GrowingIO has taken. */
export type TellMade = (kind: 'variable' | 'event', key: string) => void;

/** Never rejects with a `CommandError`. */
export async function carryOut(api: ManagementApi, steps: PushSteps, tell: TellMade): Promise<Carried> {
  const [variables, events, failed]: [string[], string[], string[]] = [[], [], []];
  const made = { variables, events };
  try {
    for (const variable of steps.variables) {
      const isThere = async (): Promise<boolean> => (await api.readVariables()).has(variable.key);
      const refusal = await make(() => api.createVariable(variable), isThere);
      if (refusal !== undefined) failed.push(t`${quoteUnlessWord(variable.key)}: ${refusal.message}`);
      else {
        variables.push(variable.key);
        tell('variable', variable.key);
      }
    }
    // Their ids, also of those that an earlier push has made.
    const known = steps.events.length === 0 ? new Map<string, RemoteVariable>() : await api.readVariables();
    for (const event of steps.events) {
      const problem = await makeEvent(api, event, known);
      if (problem !== undefined) failed.push(t`${quoteUnlessWord(event.key)}: ${problem}`);
      else {
        events.push(event.key);
        tell('event', event.key);
      }
    }
    // A 200 is no promise: GrowingIO answers it to much that it does not know.
    const found = variables.length + events.length === 0 ? made : findMade(steps, made, await api.readState());
    for (const key of [...without(variables, found.variables), ...without(events, found.events)]) {
      failed.push(t`${quoteUnlessWord(key)}: GrowingIO has taken it, and does not have it, or not all of it`);
    }
    return { ...found, failed, brokenOff: undefined };
  } catch (error) {
    if (error instanceof CommandError) return { ...made, failed, brokenOff: error };
    throw error;
  }
}

/** Resolves with what refuses it. Rejects when nothing can be made any more, or nobody knows whether this was. */
async function make(send: () => Promise<void>, isThere: () => Promise<boolean>): Promise<AnswerError | undefined> {
  try {
    await send();
    return undefined;
  } catch (error) {
    if (!(error instanceof AnswerError) || error.outcome === 'blocked') throw error;
    // Its answer may have been lost on the way, or somebody else was faster. Sent again unseen, it could be there twice.
    if (await isThere()) return undefined;
    if (error.outcome === 'lost') throw error;
    return error;
  }
}

async function makeEvent(
  api: ManagementApi,
  { variables, ...event }: PlannedNewEvent,
  known: ReadonlyMap<string, RemoteVariable>,
): Promise<string | undefined> {
  const missing = variables.filter((key) => !known.has(key));
  if (missing.length > 0) return t`it is not created, since these variables are not there: ${list(missing)}`;
  const ids = variables.flatMap((key) => known.get(key)?.id ?? []);
  const isThere = async (): Promise<boolean> => (await api.readState()).events.has(event.key);
  return (await make(() => api.createEvent(event, ids), isThere))?.message;
}

type Made = Pick<Carried, 'variables' | 'events'>;

/** What was made and is there, with all that it should have. */
function findMade(steps: PushSteps, made: Made, { variables, events }: RemoteState): Made {
  const isWhole = ({ key, variables: wanted }: PlannedNewEvent): boolean => {
    const there = events.get(key)?.variables.map((variable) => variable.key);
    return there !== undefined && wanted.every((variable) => there.includes(variable));
  };
  const whole = steps.events.filter(isWhole).map(({ key }) => key);
  return {
    variables: made.variables.filter((key) => variables.has(key)),
    events: made.events.filter((key) => whole.includes(key)),
  };
}

function without(all: readonly string[], some: readonly string[]): string[] {
  return all.filter((each) => !some.includes(each));
}
