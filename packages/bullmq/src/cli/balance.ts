/** Says of the counters of a queue whether they balance, in words with the figures. */

import type { FleetStatus } from '../fleet/read-fleet.js';
import { t } from '../messages.js';

/** For a sentence: `1,234`. */
export function figure(number: number): string {
  return number.toLocaleString('en-US');
}

/** `undefined` when they balance. Where very many batches wait they are not counted, and always do. */
export function describeImbalance(queue: string, status: FleetStatus): string | undefined {
  if (!status.exact || status.balanced) return undefined;
  const { handedOver, waiting, active, delivered, dead } = status;
  const found = waiting + active + delivered + dead;
  const difference =
    found < handedOver ? t`${figure(handedOver - found)} are missing` : t`${figure(found - handedOver)} are too many`;
  return t`the counters of the queue ${queue} do not balance: ${figure(handedOver)} events were handed over, ${figure(waiting)} waiting + ${figure(active)} active + ${figure(delivered)} delivered + ${figure(dead)} dead are ${figure(found)}: ${difference}`;
}

/** What the operator may do about it. */
export function imbalanceRemedy(): string {
  return t`jobs were removed by hand, or by a Redis that evicts keys (set its maxmemory-policy to noeviction)`;
}
