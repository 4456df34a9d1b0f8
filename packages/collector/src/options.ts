/** What a user passes to `startCollector` enters; checked options with their defaults leave, or an error. */

import { inspect } from 'node:util';
import { GrowingIOError } from '@growingio/upload';
import type { Respond } from './receive/decide-answer.js';

export interface CollectorOptions {
  /** The address to listen on. Default `127.0.0.1`: this machine only. */
  readonly host?: string;
  /** 0 to 65535. Default 0: any free port, see `collector.url`. */
  readonly port?: number;
  /** Most events kept, 1 to 1,000,000; they take at most 64 MiB of JSON in any case. Default 10,000. */
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

export const defaultOptions = { host: '127.0.0.1', port: 0, keep: 10_000 } as const;

const names = new Set(['host', 'port', 'keep', 'respond']);

/** Throws a GrowingIOError that quotes the first wrong option. */
export function checkOptions(options: CollectorOptions): CheckedOptions {
  if (typeof options !== 'object' || (options as unknown) === null) {
    throw new GrowingIOError('ERR_GROWINGIO_OPTION', `startCollector got ${show(options)}: pass an object of options`);
  }
  const unknown = Object.keys(options).find((name) => !names.has(name));
  if (unknown !== undefined) {
    const message = `startCollector has no option ${show(unknown)}: it has ${[...names].join(', ')}`;
    throw new GrowingIOError('ERR_GROWINGIO_UNKNOWN_OPTION', message);
  }
  const { host = defaultOptions.host, port = defaultOptions.port, keep = defaultOptions.keep, respond } = options;
  check(typeof host === 'string' && host !== '', 'host', host, 'a host name or an address, such as 127.0.0.1');
  check(isWithin(port, 0, 65_535), 'port', port, 'a whole number, 0 (any free port) to 65535');
  check(isWithin(keep, 1, 1_000_000), 'keep', keep, 'a whole number of events, 1 to 1000000');
  check(respond === undefined || typeof respond === 'function', 'respond', respond, 'a function (request) => status');
  return { host, port, keep, respond };
}

function isWithin(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function check(isGood: boolean, name: string, value: unknown, remedy: string): void {
  if (!isGood) throw new GrowingIOError('ERR_GROWINGIO_OPTION', `${name} is ${show(value)}: pass ${remedy}`);
}

function show(value: unknown): string {
  return inspect(value, { depth: 0, maxStringLength: 64, breakLength: Infinity });
}
