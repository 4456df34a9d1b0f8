/** The units of options that are numbers, for people. */

import { t } from '../text/messages.js';

/** By the unit as a table of options has it. */
const units = new Map<string, () => string>([
  ['a port, 0 for any free one', () => t`a port, 0 for any free one`],
  ['batches', () => t`batches`],
  ['batches a second', () => t`batches a second`],
  ['bytes', () => t`bytes`],
  ['characters', () => t`characters`],
  ['events', () => t`events`],
  ['ms', () => t`ms`],
  ['queues', () => t`queues`],
  ['requests', () => t`requests`],
  ['s', () => t`s`],
]);

/** The unit in the language of the process; one that is not known here, as it is. */
export function showUnit(unit: string): string {
  return units.get(unit)?.() ?? unit;
}
