/** Makes complete and checked settings of what a user configured, and of the environment. */

import { GrowingIOError, wrongOption } from '../errors.js';
import loadNode from '../runtime/load-node.cjs';
import type { AnyLogger, Logger } from '../telemetry/log.js';
import { describeMisspelt } from './misspelt-variables.js';
import { optionTable } from './option-table.js';
import { currentLanguage, readLanguage, useLanguage } from '../text/language.js';
import type { GrowingIOOptions } from './options.js';
import { checkObjectOption, readOptions, type OptionValues } from './read-option.js';
import type { UserReader } from './session-user.js';
import { t } from '../text/messages.js';

type Values = OptionValues<GrowingIOOptions, typeof optionTable>;

/** All options, complete and checked. */
export interface Settings extends Omit<Values, 'projectId' | 'loginUserId' | 'logger'> {
  /** Empty where the mode needs none. */
  readonly projectId: string;
  /** Of the option `loginUserId`. */
  readonly readUser: UserReader;
  readonly logger: AnyLogger;
}

/** Checks every option and fills in the defaults. Throws a `GrowingIOError` that quotes the wrong value. */
export function resolveOptions(
  options: GrowingIOOptions,
  environment: NodeJS.ProcessEnv,
  defaultLogger: Logger,
): Settings {
  applyLanguage(options, environment);
  checkObjectOption('options', options, t`an object, such as { projectId }`);
  const { loginUserId: readUser, ...values } = readOptions(options, optionTable, environment);
  checkTogether(values, environment);
  return {
    ...values,
    // Another client may have named it for all.
    language: currentLanguage(),
    projectId: values.projectId ?? '',
    readUser,
    logger: values.logger ?? defaultLogger,
  };
}

/** Before any error may have to be written. A wrong language is refused where the options are read. Without one it stays as it is. */
export function applyLanguage(options: unknown, environment: NodeJS.ProcessEnv): void {
  const { language: own } = (options ?? {}) as { readonly language?: unknown };
  const language = readLanguage(own ?? environment['GROWINGIO_LANG']);
  if (language !== undefined) useLanguage(language);
}

/** What one option says of another. */
function checkTogether(
  {
    projectId,
    mode,
    shutdownOnSignals,
    retry,
    waitUntil,
    flushAfterResponse,
    plan,
    planRules,
  }: Omit<Values, 'loginUserId'>,
  environment: NodeJS.ProcessEnv,
): void {
  if (projectId === undefined && mode === 'production') {
    const missing = t`projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID (GrowingIO: 项目概览 → 项目ID). To try without one, set GROWINGIO_MODE=test`;
    throw new GrowingIOError('ERR_GROWINGIO_PROJECT_ID', [missing, ...describeMisspelt(environment)].join(t`; `));
  }
  // In the other modes nothing can be lost, and test runners use threads.
  if (shutdownOnSignals && mode === 'production' && !loadNode.workerThreads().isMainThread) {
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      t`shutdownOnSignals is true: no signal reaches a worker thread: call client.shutdown() when the main thread says so by a message, or have the client in the main thread, or write shutdownOnSignals: isMainThread`,
    );
  }
  if (retry.minDelay > retry.maxDelay) {
    throw wrongOption('retry.minDelay', retry.minDelay, t`at most retry.maxDelay (${retry.maxDelay})`);
  }
  if (waitUntil !== undefined && flushAfterResponse !== 'send') {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', t`waitUntil is given: it needs flushAfterResponse: 'send'`);
  }
  if (planRules === 'refuse' && plan === undefined) {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', t`planRules is 'refuse': it needs the option plan`);
  }
}
