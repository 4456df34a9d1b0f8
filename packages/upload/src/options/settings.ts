/** What a user configured, and the environment, enter; complete and checked settings, or an error, leave. */

import { isMainThread } from 'node:worker_threads';
import { GrowingIOError, wrongOption } from '../errors.js';
import type { Logger } from '../telemetry/log.js';
import type { NoticeListener } from '../telemetry/notice.js';
import type { Outbox } from '../outbox/outbox.js';
import { quoteUrl } from '../text/quote.js';
import {
  checkObjectOption,
  readBooleanOption,
  readChoiceOption,
  readFunctionOption,
  readNumberOption,
  type NumberRule,
  readPartsOption,
  refuseUnknownOptions,
} from './read-option.js';
import type { Sender } from '../sender/sender.js';
import { compileUserReader, type UserReader } from './session-user.js';

import type { AnyDispatcher, Compression, GrowingIOOptions, Mode, RetryOptions } from './options.js';
/** All options, complete and checked. */
export interface Settings {
  readonly projectId: string;
  readonly host: string;
  readonly mode: Mode;
  readonly readUser: UserReader;
  readonly asyncContext: boolean;
  readonly flushAfterResponse: 'batch' | 'send';
  readonly waitUntil: ((sent: Promise<void>) => unknown) | undefined;
  readonly flushAt: number;
  readonly flushInterval: number;
  readonly maxQueueSize: number;
  readonly maxQueueBytes: number;
  readonly maxBatchBytes: number;
  readonly maxConcurrency: number;
  readonly requestTimeout: number;
  readonly shutdownTimeout: number;
  readonly retry: Required<RetryOptions>;
  readonly compression: Compression;
  readonly keyRules: 'warn' | 'refuse';
  readonly shutdownOnSignals: boolean;
  readonly deadLetter: NoticeListener<'dead'> | undefined;
  readonly logger: Logger;
  readonly dispatcher: AnyDispatcher | undefined;
  readonly outbox: Outbox | undefined;
  readonly sender: Sender | undefined;
}

const KiB = 1024;
const MiB = 1024 * KiB;

/** Default, range and unit of every option that is a number: the one place where they stand. */
export const numberOptions = {
  flushAt: { default: 100, min: 1, max: 10_000, unit: 'events' },
  flushInterval: { default: 1000, min: 1, max: 3_600_000, unit: 'ms' },
  maxQueueSize: { default: 100_000, min: 1, max: 100_000_000, unit: 'events' },
  maxQueueBytes: { default: 64 * MiB, min: KiB, max: 65_536 * MiB, unit: 'bytes' },
  maxBatchBytes: { default: MiB, min: KiB, max: 8 * MiB, unit: 'bytes' },
  maxConcurrency: { default: 4, min: 1, max: 64, unit: 'requests' },
  requestTimeout: { default: 4000, min: 1, max: 600_000, unit: 'ms' },
  shutdownTimeout: { default: 10_000, min: 0, max: 600_000, unit: 'ms' },
  'retry.minDelay': { default: 1000, min: 10, max: 60_000, unit: 'ms' },
  'retry.maxDelay': { default: 4500, min: 10, max: 600_000, unit: 'ms' },
} as const satisfies Record<string, NumberRule>;

const known = new Set<string>([
  ...['projectId', 'host', 'mode', 'loginUserId', 'asyncContext', 'retry', 'compression', 'keyRules'],
  ...['shutdownOnSignals', 'deadLetter', 'flushAfterResponse', 'waitUntil'],
  ...['logger', 'dispatcher', 'outbox', 'sender'],
  ...Object.keys(numberOptions).filter((name) => !name.includes('.')),
]);

/** Checks every option and fills in the defaults. Throws a `GrowingIOError` that quotes the wrong value. */
export function resolveOptions(
  options: GrowingIOOptions,
  environment: NodeJS.ProcessEnv,
  defaultLogger: Logger,
): Settings {
  if (typeof options !== 'object' || (options as unknown) === null || Array.isArray(options)) {
    throw wrongOption('options', options, 'an object, such as { projectId }');
  }
  refuseUnknownOptions(options, known);
  // `GROWINGIO_HOST= node app.js` means that there is none.
  const readEnvironment = (name: string): string | undefined =>
    environment[name] === '' ? undefined : environment[name];
  const retry = options.retry ?? {};
  checkObjectOption('retry', retry);
  refuseUnknownOptions(retry, new Set(['minDelay', 'maxDelay']), 'retry.');
  const mode = readChoiceOption('mode', options.mode ?? readEnvironment('GROWINGIO_MODE'), [
    'production',
    'test',
    'off',
  ]);
  const settings: Settings = {
    projectId: readProjectId(options.projectId ?? readEnvironment('GROWINGIO_PROJECT_ID'), mode),
    host: readHost(options.host ?? readEnvironment('GROWINGIO_HOST')),
    mode,
    readUser: compileUserReader(options.loginUserId),
    asyncContext: readBooleanOption('asyncContext', options.asyncContext, true),
    flushAfterResponse: readChoiceOption('flushAfterResponse', options.flushAfterResponse, ['batch', 'send']),
    waitUntil: readFunctionOption('waitUntil', options.waitUntil),
    flushAt: readNumber('flushAt', options.flushAt),
    flushInterval: readNumber('flushInterval', options.flushInterval),
    maxQueueSize: readNumber('maxQueueSize', options.maxQueueSize),
    maxQueueBytes: readNumber('maxQueueBytes', options.maxQueueBytes),
    maxBatchBytes: readNumber('maxBatchBytes', options.maxBatchBytes),
    maxConcurrency: readNumber('maxConcurrency', options.maxConcurrency),
    requestTimeout: readNumber('requestTimeout', options.requestTimeout),
    shutdownTimeout: readNumber('shutdownTimeout', options.shutdownTimeout),
    retry: {
      minDelay: readNumber('retry.minDelay', retry.minDelay),
      maxDelay: readNumber('retry.maxDelay', retry.maxDelay),
    },
    compression: readChoiceOption('compression', options.compression, ['none', 'snappy']),
    keyRules: readChoiceOption('keyRules', options.keyRules, ['warn', 'refuse']),
    shutdownOnSignals: readBooleanOption('shutdownOnSignals', options.shutdownOnSignals, false),
    deadLetter: readFunctionOption('deadLetter', options.deadLetter),
    logger: readPartsOption('logger', options.logger, ['debug', 'info', 'warn', 'error']) ?? defaultLogger,
    dispatcher: readPartsOption('dispatcher', options.dispatcher, ['dispatch']),
    outbox: readPartsOption('outbox', options.outbox, [
      'start',
      'append',
      'sync',
      'lease',
      'acknowledge',
      'release',
      'bury',
      'close',
    ]),
    sender: readPartsOption('sender', options.sender, ['send', 'close']),
  };
  // In the other modes nothing can be lost, and test runners use threads.
  if (settings.shutdownOnSignals && mode === 'production' && !isMainThread) {
    const remedy =
      'call client.shutdown() when the main thread says so by a message, or have the client in the main thread, ' +
      'or write shutdownOnSignals: isMainThread';
    throw new GrowingIOError(
      'ERR_GROWINGIO_OPTION',
      `shutdownOnSignals is true: no signal reaches a worker thread: ${remedy}`,
    );
  }
  if (settings.retry.minDelay > settings.retry.maxDelay) {
    throw wrongOption(
      'retry.minDelay',
      settings.retry.minDelay,
      `at most retry.maxDelay (${String(settings.retry.maxDelay)})`,
    );
  }
  if (settings.waitUntil !== undefined && settings.flushAfterResponse !== 'send') {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', "waitUntil is given: it needs flushAfterResponse: 'send'");
  }
  return settings;
}

function readNumber(name: keyof typeof numberOptions, value: unknown): number {
  return readNumberOption(name, value, numberOptions[name]);
}

function readProjectId(value: unknown, mode: Mode): string {
  if ((value === undefined || value === '') && mode !== 'production') return '';
  if (value === undefined || value === '') {
    throw new GrowingIOError(
      'ERR_GROWINGIO_PROJECT_ID',
      'projectId is missing: pass it to growingio({ projectId }) or set GROWINGIO_PROJECT_ID ' +
        '(GrowingIO: 项目概览 → 项目ID). To try without one, set GROWINGIO_MODE=test',
    );
  }
  const projectId = typeof value === 'string' ? value.trim() : '';
  // The last two would change the path, or could not be put into one.
  if (projectId === '' || projectId.length > 255 || /^\.{1,2}$/.test(projectId) || !isWellFormed(projectId)) {
    throw wrongOption('projectId', value, 'a string of 1 to 255 characters, as on GrowingIO (项目概览 → 项目ID)');
  }
  return projectId;
}

function readHost(value: unknown): string {
  if (value === undefined) return 'https://api.growingio.com';
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url !== null && (url.username !== '' || url.password !== '')) {
    // The value is not quoted here, since it holds a password.
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', 'host contains a user or a password: GrowingIO takes none');
  }
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw wrongOption('host', value, 'an http(s) URL, such as https://api.growingio.com', quoteUrl);
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
