/** Decides whether an import still waits for GrowingIO, gives up what is left, or ends. */

import { classifyStatus } from '@growingio/upload/adapter';

export interface Standing {
  /** How the API is, as the client has it. */
  readonly state: 'up' | 'down' | 'blocked';
  /** For how long, in ms, it is so and no event was settled. */
  readonly idle: number;
  /** Why it is not up. */
  readonly reason: string;
  /** Events that were delivered in this run. */
  readonly delivered: number;
  /** Whether all rows have been read. */
  readonly isDone: boolean;
}

/** How long nothing may be taken, in ms. */
export interface Patience {
  /** While host, project or proxy are wrong, or every event is refused. */
  readonly blocked: number;
  /** While GrowingIO answers, and all has been read: longer than its slowest request may take. */
  readonly left: number;
}

/**
 * `giveUp`: what is left are events that GrowingIO does not take, while it has taken others. `fail`: it has taken none, since host,
 * project or proxy are wrong, or all events are. An API that is down is waited for.
 */
export function decideEnd(
  { state, idle, reason, delivered, isDone }: Standing,
  patience: Patience,
): 'wait' | 'giveUp' | 'fail' {
  if (state === 'down') return 'wait';
  if (state === 'up') return isDone && idle >= patience.left ? 'giveUp' : 'wait';
  if (idle < patience.blocked) return 'wait';
  if (delivered === 0) return 'fail';
  return isDone && isRefusal(reason) ? 'giveUp' : 'wait';
}

/** By the status in it, which stands there in every language. */
function isRefusal(reason: string): boolean {
  const [, status] = /\bHTTP (\d{3})\b/.exec(reason) ?? [];
  return status !== undefined && classifyStatus(Number(status), undefined, 0).status === 'rejected';
}
