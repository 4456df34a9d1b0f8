/** Sees to it that an outbox, and a sender that is told where events go, belong to one client. */

import { GrowingIOError } from '../errors.js';
import type { Settings } from '../options/settings.js';
import { sharedState } from '../runtime/shared-state.js';
import { t } from '../text/messages.js';

/**
 * Throws a `GrowingIOError` for one that another client has, or had: the events of one project would go to that of the other, and
 * what the first client closes would refuse everything.
 */
export function claimParts({ mode, outbox, sender }: Pick<Settings, 'mode' | 'outbox' | 'sender'>): void {
  // Elsewhere both are left alone.
  if (mode !== 'production') return;
  const claimed = sharedState('claimedParts', () => new WeakSet<object>());
  // A sender that is not told is the same for all.
  const told = { outbox, sender: sender?.start === undefined ? undefined : sender };
  for (const [name, part] of Object.entries(told)) {
    if (part === undefined || !claimed.has(part)) continue;
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      t`${name} belongs to another client already: make one for each client, also where the options are the same and where the other was shut down`,
    );
  }
  for (const part of Object.values(told)) if (part !== undefined) claimed.add(part);
}
