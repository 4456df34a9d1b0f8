/** Finds the weak references whose objects somebody still holds after all garbage is collected. */
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects garbage until nothing of it is left, or the last round is over: what is held by then has a holder. */
export async function stillHeld<Name>(references: [Name, WeakRef<object>][], rounds = 60): Promise<Name[]> {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  let held = references;
  for (let round = 0; round < rounds && held.length > 0; round += 1) {
    await pause(round);
    collectGarbage();
    held = held.filter(([, reference]) => reference.deref() !== undefined);
  }
  return held.map(([name]) => name);
}
