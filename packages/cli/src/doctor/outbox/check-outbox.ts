/** The directory of an outbox on disk: whether it can be used, and what waits in it. */

import { resolve } from 'node:path';
import { inspectDirectory } from '@growingio/outbox-disk';
import { t } from '../../messages.js';
import { failure, type Check } from '../check.js';
import { judgeContents } from './judge-contents.js';
import { judgeDirectory } from './judge-directory.js';
import { codeOf, tryDirectory } from './try-directory.js';

/** Leaves a running outbox alone. Never rejects. */
export async function checkOutbox(cwd: string, named: string): Promise<Check[]> {
  const directory = resolve(cwd, named);
  try {
    const tried = await tryDirectory(directory);
    const found = judgeDirectory(directory, tried, process.geteuid?.());
    if (!tried.isThere || !tried.isDirectory) return found;
    return [...found, ...judgeContents(await inspectDirectory(directory), Date.now())];
  } catch (error) {
    const detail = t`${JSON.stringify(directory)} can't be looked at (${codeOf(error)})`;
    return [failure('outbox', detail, t`let this user read it`)];
  }
}
