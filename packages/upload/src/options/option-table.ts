/**
 * Every option of the client: its type, default, range and unit, and its variable of the environment. Checks, defaults and
 * known names come from here; a test holds the docstrings of `GrowingIOOptions` and the tables of the READMEs against it.
 */

import { GrowingIOError, wrongOption } from '../errors.js';
import type { AnyLogger } from '../telemetry/log.js';
import { readLanguage, type Language } from '../text/language.js';
import { quoteUrl } from '../text/quote.js';
import { readBeforeSend } from '../event/before-send.js';
import { readGivenPlan, type Plan } from '../event/plan.js';
import type { GrowingIOOptions, RetryOptions } from './options.js';
import { GiB, KiB, MiB, type OptionTableOf } from './read-option.js';
import { compileUserReader, type LoginUserIdOption, type UserReader } from './session-user.js';
import { t } from '../text/messages.js';

const longestProjectId = 255;

const retryTable = {
  minDelay: { type: 'number', default: 1000, min: 10, max: 60_000, unit: 'ms' },
  maxDelay: { type: 'number', default: 4500, min: 10, max: 600_000, unit: 'ms' },
} as const satisfies OptionTableOf<RetryOptions>;

/** The rule of each option of a client. */
export const optionTable = {
  // The first: the errors of all others are in it.
  language: { type: 'own', environment: 'GROWINGIO_LANG', default: 'en', read: readLanguageOption },
  projectId: {
    type: 'own',
    environment: 'GROWINGIO_PROJECT_ID',
    range: { min: 1, max: longestProjectId, unit: 'characters' },
    read: readProjectId,
  },
  host: { type: 'own', environment: 'GROWINGIO_HOST', default: 'https://api.growingio.com', read: readHost },
  mode: { type: 'choice', environment: 'GROWINGIO_MODE', choices: ['production', 'test', 'off'] },
  loginUserId: { type: 'own', read: readLoginUserId },
  asyncContext: { type: 'boolean', default: true },
  flushAt: { type: 'number', default: 100, min: 1, max: 10_000, unit: 'events' },
  flushInterval: { type: 'number', default: 1000, min: 1, max: 3_600_000, unit: 'ms' },
  flushAfterResponse: { type: 'choice', choices: ['batch', 'send'] },
  waitUntil: { type: 'function' },
  maxQueueSize: { type: 'number', default: 10_000_000, min: 1, max: 100_000_000, unit: 'events' },
  maxQueueBytes: { type: 'number', default: 64 * MiB, min: KiB, max: 64 * GiB, unit: 'bytes' },
  maxBatchBytes: { type: 'number', default: MiB, min: KiB, max: 8 * MiB, unit: 'bytes' },
  maxConcurrency: { type: 'number', default: 4, min: 1, max: 64, unit: 'requests' },
  requestTimeout: { type: 'number', default: 4000, min: 1, max: 600_000, unit: 'ms' },
  shutdownTimeout: { type: 'number', default: 10_000, min: 0, max: 600_000, unit: 'ms' },
  retry: { type: 'group', options: retryTable },
  compression: { type: 'choice', choices: ['none', 'snappy'] },
  keyRules: { type: 'choice', choices: ['warn', 'refuse'] },
  unknownValues: { type: 'choice', choices: ['refuse', 'omit'] },
  plan: { type: 'own', read: readPlanOption },
  planRules: { type: 'choice', choices: ['warn', 'refuse'] },
  beforeSend: { type: 'own', read: readBeforeSend },
  shutdownOnSignals: { type: 'boolean', default: false },
  deadLetter: { type: 'function' },
  logger: { type: 'own', read: readLogger },
  dispatcher: { type: 'parts', methods: ['dispatch'] },
  outbox: {
    type: 'parts',
    methods: ['start', 'append', 'sync', 'lease', 'acknowledge', 'release', 'bury', 'close'],
  },
  sender: { type: 'parts', methods: ['send', 'close'] },
} as const satisfies OptionTableOf<GrowingIOOptions>;

function readLanguageOption(value: unknown): Language {
  const language = readLanguage(value);
  if (language === undefined) throw wrongOption('language', value, t`'en' or 'zh'`);
  return language;
}

/** An empty one is none: whether one is needed depends on the mode. */
function readProjectId(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined;
  const projectId = typeof value === 'string' ? value.trim() : '';
  // The last two would change the path, or could not be put into one.
  const isWrong = projectId === '' || projectId.length > longestProjectId || /^\.{1,2}$/.test(projectId);
  if (isWrong || /\p{Surrogate}/u.test(projectId)) {
    const wanted = t`a string of 1 to ${String(longestProjectId)} characters, as on GrowingIO (项目概览 → 项目ID)`;
    throw wrongOption('projectId', value, wanted);
  }
  if (placeholder.test(projectId)) {
    const wanted = t`the project ID itself, as on GrowingIO (项目概览 → 项目ID), and nothing in its place or around it`;
    throw wrongOption('projectId', value, wanted);
  }
  return projectId;
}

// What stands in examples; what a shell or a template has not replaced, or has left of a missing value; what .env files keep: quotes.
const placeholder =
  /^(?:(?:your|my|the)?[-_ ]?(?:growing_?io)?[-_ ]?(?:project|account)[-_ ]?id|项目ID|x{3,}|undefined|null|nan|\[object \w+\]|\$\w+)$|^["'`<]|["'`>]$|\$\{|\{\{|^%\w+%$/i;

function readHost(value: unknown): string {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : null;
  if (url !== null && (url.username !== '' || url.password !== '')) {
    // The value is not quoted here, since it holds a password.
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', t`host contains a user or a password: GrowingIO takes none`);
  }
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw wrongOption('host', value, t`an http(s) URL, such as https://api.growingio.com`, quoteUrl);
  }
  // The address of the documentation, or a scheme in front of a host that has one.
  if (/\/s2s(?:\/|$)/.test(url.pathname) || /^https?$/.test(url.hostname)) {
    throw wrongOption(
      'host',
      value,
      t`the host alone, such as https://api.growingio.com: the path of an upload is put behind it`,
      quoteUrl,
    );
  }
  return (url.origin + url.pathname).replace(/\/+$/, '');
}

function readLogger(value: unknown): AnyLogger | undefined {
  if (value === undefined) return undefined;
  const has = (method: string): boolean =>
    typeof (value as Readonly<Record<string, unknown>> | null)?.[method] === 'function';
  // Nest's LoggerService may lack debug.
  if (has('warn') && has('error') && (has('info') ? has('debug') : has('log'))) return value as AnyLogger;
  throw wrongOption('logger', value, t`an object with the methods debug, info (or log, as Nest has it), warn, error`);
}

function readPlanOption(value: unknown): Plan | undefined {
  return value === undefined ? undefined : readGivenPlan(value);
}

function readLoginUserId(value: unknown): UserReader {
  return compileUserReader(value as LoginUserIdOption | undefined);
}
