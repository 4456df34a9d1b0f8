/** What a pull makes of a plan: the plan in git and that of GrowingIO enter, the new one leaves, with what is the plan's own kept. */

import { fits, type Plan, type PlannedEvent, type PlannedVariable } from '@growingio/upload/adapter';
import { fillTexts, nameOf, textsOfVariables, type Texts } from './compare-plans.js';

/**
 * Takes names, descriptions, types and variables of the events of `remote`. `required`, `enum`, `owner` and `deprecated` stay, and so do
 * events and variables that GrowingIO does not have. An `enum` whose values are not of a new type goes: no plan may have it.
 */
export function takeOver(local: Plan, remote: Plan): Plan {
  const texts = textsOfVariables(local);
  const taken = [...remote.events].map(
    ([key, there]) => [key, takeEvent(key, local.events.get(key), there, texts)] as const,
  );
  return { events: new Map([...local.events, ...taken]) };
}

function takeEvent(
  key: string,
  here: PlannedEvent | undefined,
  there: PlannedEvent,
  texts: ReadonlyMap<string, Texts>,
): PlannedEvent {
  const own = here?.variables ?? new Map<string, PlannedVariable>();
  const taken = [...there.variables].map(
    ([name, each]) => [name, takeVariable(name, own.get(name), each, texts.get(name))] as const,
  );
  const variables = new Map([...own, ...taken]);
  return {
    ...takeTexts(key, here, there),
    ...{ variables, required: [...variables].filter(([, { required }]) => required).map(([name]) => name) },
    ...{ owner: here?.owner, deprecated: here?.deprecated ?? false },
  };
}

function takeVariable(
  key: string,
  here: PlannedVariable | undefined,
  there: PlannedVariable,
  texts: Texts | undefined,
): PlannedVariable {
  const { type } = there;
  const isListed = here?.enum?.every((value) => fits(value, type)) === true;
  return {
    ...{ type, required: here?.required ?? false, enum: isListed ? here.enum : undefined },
    ...takeTexts(key, here, there, here && texts),
  };
}

/** A name that is the key says nothing, and what GrowingIO does not say stays as it is. `others` is what else the plan says of it. */
function takeTexts(key: string, here: Texts | undefined, there: Texts, others?: Texts): Texts {
  const known = fillTexts(here, others);
  const before = { name: nameOf(key, known), description: known.description ?? '' };
  const { name = before.name, description = before.description } = there;
  const taken = description === '' ? undefined : description;
  return {
    name: name === before.name ? here?.name : name,
    description: description === before.description ? here?.description : taken,
  };
}
