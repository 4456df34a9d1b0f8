/** The units of options that are numbers, for people. */

import { t } from '../text/messages.js';

/** The unit as a table of options has it, in the language of the process; one that is not known here, as it is. */
export function showUnit(unit: string): string {
  switch (unit) {
    case 'a port, 0 for any free one':
      return t`a port, 0 for any free one`;
    case 'batches':
      return t`batches`;
    case 'batches a second':
      return t`batches a second`;
    case 'bytes':
      return t`bytes`;
    case 'characters':
      return t`characters`;
    case 'events':
      return t`events`;
    case 'ms':
      return t`ms`;
    case 'queues':
      return t`queues`;
    case 'requests':
      return t`requests`;
    case 's':
      return t`s`;
    default:
      return unit;
  }
}
