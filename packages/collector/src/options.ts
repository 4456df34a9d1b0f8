/** Checks what a user passes to `startCollector`, and fills in the defaults. */

import {
  checkObjectOption,
  readFunctionOption,
  readNumberOption,
  refuseUnknownOptions,
  wrongOption,
  type NumberRule,
} from '@growingio/upload';
import type { Respond } from './receive/decide-answer.js';

export interface CollectorOptions {
  /** The address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string;
  /** 0 to 65535. Default 0: any free port, see `collector.url`. */
  readonly port?: number;
  /** Most events kept, 1 to 1,000,000; they take about 128 MiB of memory at most in any case. Default 10,000. */
  readonly keep?: number;
  /** Answers in place of the API, such as `() => 503`. Events of an answer that isn't 2xx are not received. */
  readonly respond?: Respond;
}

export interface CheckedOptions {
  readonly host: string;
  readonly port: number;
  readonly keep: number;
  readonly respond: Respond | undefined;
}

const names = new Set(['host', 'port', 'keep', 'respond']);

const numberOptions = {
  port: { default: 0, min: 0, max: 65_535, unit: 'a port, 0 for any free one' },
  keep: { default: 10_000, min: 1, max: 1_000_000, unit: 'events' },
} as const satisfies Record<string, NumberRule>;

/** Throws a GrowingIOError that quotes the first wrong option. */
export function checkOptions(options: CollectorOptions): CheckedOptions {
  checkObjectOption('options', options);
  refuseUnknownOptions(options, names);
  const { host = '127.0.0.1' } = options;
  if (typeof host !== 'string' || host === '') throw wrongOption('host', host, 'a host name or an address');
  return {
    host,
    port: readNumberOption('port', options.port, numberOptions.port),
    keep: readNumberOption('keep', options.keep, numberOptions.keep),
    respond: readFunctionOption('respond', options.respond),
  };
}
