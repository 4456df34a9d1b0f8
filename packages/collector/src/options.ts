/** What a user may pass to `startCollector`, and how it is checked. */

import {
  checkObjectOption,
  readOptions,
  wrongOption,
  type OptionTableOf,
  type OptionValues,
} from '@growingio/upload/adapter';
import { readPlanOption, type PlanOption } from './plan/read-plan-option.js';
import type { Respond } from './receive/decide-answer.js';
import { t } from './messages.js';

/** What `startCollector()` takes; each may be left out. */
export interface CollectorOptions {
  /** The address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string | undefined;
  /** The port to listen on; 0 for any free one, see `collector.url`. Default 0, range 0 to 65,535. */
  readonly port?: number | undefined;
  /** Most events kept; they take about 128 MiB of memory at most in any case. Default 100,000, range 1 to 1,000,000. */
  readonly keep?: number | undefined;
  /** A file that each request is appended to, and read from at the next start; at most 128 MiB, and as much in FILE.1. Default: none. */
  readonly persist?: string | undefined;
  /** Answers in place of the API, such as `() => 503`. Events of an answer that isn't 2xx are not received. Default: none. */
  readonly respond?: Respond | undefined;
  /** What was created on GrowingIO: the path of `growingio.plan.json`, or its content. Events are marked by it. Default: none. */
  readonly plan?: PlanOption | undefined;
  /** A host that events may be sent on to, such as `https://api.growingio.com`, when somebody asks for it. Default: none. */
  readonly forwardTo?: string | undefined;
}

/** Every option: checks, defaults and known names come from here; a test holds docstrings and READMEs against it. */
export const optionTable = {
  host: { type: 'own', default: '127.0.0.1', read: readHost },
  port: { type: 'number', default: 0, min: 0, max: 65_535, unit: 'a port, 0 for any free one' },
  keep: { type: 'number', default: 100_000, min: 1, max: 1_000_000, unit: 'events' },
  persist: { type: 'own', read: readPersist },
  respond: { type: 'function' },
  plan: { type: 'own', read: readPlanOption },
  forwardTo: { type: 'own', read: readForwardTo },
} as const satisfies OptionTableOf<CollectorOptions>;

export type CheckedOptions = OptionValues<CollectorOptions, typeof optionTable>;

/** Throws a GrowingIOError that quotes the first wrong option. */
export function checkOptions(options: CollectorOptions): CheckedOptions {
  checkObjectOption('options', options);
  return readOptions(options, optionTable);
}

function readHost(host: unknown): string {
  if (typeof host !== 'string' || host === '') throw wrongOption('host', host, t`a host name or an address`);
  return host;
}

function readForwardTo(host: unknown): string | undefined {
  if (host === undefined) return undefined;
  const url = typeof host === 'string' && URL.canParse(host) ? new URL(host) : undefined;
  if (
    url !== undefined &&
    /^https?:$/.test(url.protocol) &&
    url.username + url.password + url.search + url.hash === ''
  ) {
    return (url.origin + url.pathname).replace(/\/+$/, '');
  }
  throw wrongOption('forwardTo', host, t`an http(s) URL, such as ${'https://api.growingio.com'}`);
}

function readPersist(file: unknown): string | undefined {
  if (file === undefined || (typeof file === 'string' && file !== '')) return file;
  throw wrongOption('persist', file, t`the path of a file`);
}
