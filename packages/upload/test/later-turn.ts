/** Waits for a later turn of the event loop. */
import { setImmediate as immediate } from 'node:timers/promises';

/**
 * Resolves in a later turn of the event loop. A timer would not do: one that is due by the end of this turn is called in
 * this turn. Nor would one immediate, which may still belong to this turn.
 */
export async function laterTurn(): Promise<void> {
  await immediate();
  await immediate();
}
