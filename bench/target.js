/** Compares a figure of ours with its references: a target that is met or missed. */

import { compare } from './statistics.js';

/** A quick run measures a target at most so often. */
const mostTimes = 5;

/**
 * A target for `figures[one]` beside `figures[other]` and, where that runs twice, `figures[again]`: the three `names`. `more`
 * measures these once more, which takes about `seconds`.
 */
export function targetOf({ subject, target, names, figures, show, more, seconds }) {
  const [one, other, again] = names;
  return {
    subject,
    target,
    ...compare({ figures: figures[one], references: figures[other], again: figures[again], show }),
    seconds,
    async measureAgain() {
      const added = await more(names);
      const all = Object.fromEntries(names.map((name) => [name, [...figures[name], ...added[name]]]));
      return targetOf({ subject, target, names, figures: all, show, more, seconds });
    },
  };
}

/**
 * By its own rule, `isMissed`, or when the figure exceeds both the target and what the machine does to equal things: the control. Where
 * ours has to take less than its reference, equal things are beyond the target anyway, and the control stretches it.
 */
export function hasMissed({ figure, target, control = 1, isMissed }) {
  return isMissed ?? !(figure <= (target < 1 ? target * control : Math.max(target, control)));
}

/**
 * A quick run has time to start each web server once, and a process keeps for its life some per cent that chance gave it: with
 * 12 targets of servers, chance alone misses one in most runs. So what exceeds its target, even if its control does, too, is
 * measured again with new processes, as long as there is time. Its figure is of all that was measured then, not of the best.
 */
export async function measureExceededAgain(targets, secondsLeft, say) {
  for (let time = 1; time < mostTimes; time += 1) {
    for (const [i, target] of targets.entries()) {
      const isDoubtful = target.figure > target.target && target.measureAgain !== undefined;
      if (!isDoubtful || secondsLeft() < target.seconds) continue;
      say(target.subject);
      targets[i] = { ...(await target.measureAgain()), times: time + 1 };
    }
  }
}
