/** Loads a driver, which a user installs for the kind of queue that is wanted. */

import { GrowingIOError } from '@growingio/upload';
import { t } from '../messages.js';

/** Throws a `GrowingIOError` that names the remedy when the package is not there. */
export function loadPeer<Driver>(name: string, load: () => Driver | undefined): Driver {
  const driver = load();
  if (driver !== undefined) return driver;
  const message = t`connection needs the package ${name}, which can't be loaded: install it, as in npm install ${name}`;
  throw new GrowingIOError('ERR_GROWINGIO_OPTION', message);
}
