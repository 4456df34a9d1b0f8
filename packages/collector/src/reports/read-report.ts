/** Reads a report of a client of the SDK: what it says of itself, what it refused, and its `stats()`. */

import { ApiError } from '../api/api-error.js';
import { isObject } from '../check/check-event.js';

/** Events that a client refused before sending, of one kind. */
export interface ReportedRefusal {
  /** The code, such as `no_login_user`. */
  readonly reason: string;
  readonly event: string | undefined;
  readonly message: string;
  readonly count: number;
}

/** What one client says. */
export interface Report {
  readonly client: string;
  readonly version: string;
  readonly pid: number;
  /** Which of the clients of its process it is, from 1. */
  readonly instance: number;
  readonly projectId: string;
  readonly stats: Readonly<Record<string, unknown>>;
  readonly refused: readonly ReportedRefusal[];
}

const mostRefusals = 100;
const mostNumbers = 40;

/** Throws an ApiError with status 400 that names what is wrong. Longer texts are cut; what it does not know is left out. */
export function readReport(given: unknown): Report {
  if (!isObject(given)) throw wrong('it is no object');
  const { client, version, pid, instance = 1, projectId = '', stats, refused = [] } = given;
  if (!Array.isArray(refused) || refused.length > mostRefusals) {
    throw wrong(`refused is no list of at most ${String(mostRefusals)}`);
  }
  if (!isObject(stats)) throw wrong('stats is no object');
  return {
    client: readText('client', client, 100),
    version: readText('version', version, 40),
    pid: readCount('pid', pid),
    instance: readCount('instance', instance),
    projectId: readText('projectId', projectId, 255),
    stats: readStats(stats),
    refused: refused.map(readRefusal),
  };
}

function readRefusal(given: unknown): ReportedRefusal {
  if (!isObject(given)) throw wrong('a refusal is no object');
  const { reason, event, message, count } = given;
  return {
    reason: readText('reason', reason, 40),
    event: event === undefined ? undefined : readText('event', event, 100),
    message: readText('message', message, 1000),
    count: readCount('count', count),
  };
}

/** Numbers, the state, and the refusals by reason. */
function readStats({ state, refused, ...others }: Record<string, unknown>): Report['stats'] {
  const stats: Record<string, unknown> = readNumbers(others);
  if (typeof state === 'string') stats['state'] = state.slice(0, 40);
  if (isObject(refused)) stats['refused'] = readNumbers(refused);
  return stats;
}

function readNumbers(given: Record<string, unknown>): Record<string, number> {
  const numbers = Object.entries(given).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  return Object.fromEntries(numbers.slice(0, mostNumbers).map(([name, value]) => [name.slice(0, 40), value]));
}

function readText(name: string, value: unknown, longest: number): string {
  if (typeof value !== 'string') throw wrong(`${name} is no text`);
  return value.slice(0, longest);
}

function readCount(name: string, value: unknown): number {
  if (!Number.isSafeInteger(value) || Number(value) < 1) throw wrong(`${name} is no whole number of 1 or more`);
  return Number(value);
}

function wrong(what: string): ApiError {
  return new ApiError(400, 'wrong_report', `the report can not be read: ${what}`);
}
