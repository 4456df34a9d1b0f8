/** The tracking plan that the collector compares with: the path of `growingio.plan.json`, or what stands in it. */

import { readFileSync } from 'node:fs';
import { describeError, quote, readPlan, wrongPlan, type Plan } from '@growingio/upload/adapter';

/** What the option `plan` takes. */
export type PlanOption = string | { readonly events: object };

/** Throws a GrowingIOError that says where the plan is wrong. */
export function readPlanOption(given: unknown): Plan | undefined {
  if (given === undefined) return undefined;
  return readPlan(typeof given === 'string' ? readFile(given) : given);
}

function readFile(path: string): unknown {
  try {
    // As an editor of Windows begins it.
    return JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
  } catch (error) {
    throw wrongPlan(quote(path), describeError(error));
  }
}
