/** What the answer to an empty array says of the API, of the clock, and of the time it takes: an answer enters, lines leave. */

import { classifyStatus, quote } from '@growingio/upload/adapter';
import { t } from '../../messages.js';
import { failure, ok, skipped, warning, type Check } from '../check.js';
import type { Answer } from './ask.js';

/** As a client takes that status for a batch. */
export function judgeStatus({ status, headers }: Pick<Answer, 'status' | 'headers'>): Check {
  const { status: meaning } = classifyStatus(status, undefined, 0);
  const words = `HTTP ${String(status)}`;
  if (meaning === 'delivered') {
    if (headers['growingio-collector'] === '1')
      return ok('api', t`${words}: a collector takes events, and not GrowingIO`);
    return ok('api', t`${words}: events are taken`);
  }
  if (meaning === 'rejected') {
    const hint = t`send one event to be sure: growingio send EVENT --user ID`;
    return warning('api', t`${words}: the API is reached, and refuses a batch without events`, hint);
  }
  if (meaning === 'retryable' && status < 500) {
    return warning('api', t`${words}: the API is reached, and wants to be asked later`, t`clients wait, and try again`);
  }
  if (meaning === 'retryable') {
    const hint = t`nothing to mend here: clients keep events and try again; what stands between may be down, too`;
    return failure('api', t`${words}: the API does not work now`, hint);
  }
  return judgeBlocked(status, words, headers.location);
}

function judgeBlocked(status: number, words: string, location: string | undefined): Check {
  if (status >= 300 && status < 400) {
    const hint = t`set host to where the API is; clients don't follow redirects, which would lose the events`;
    return failure('api', t`${words}: it redirects to ${quote(location ?? '')}`, hint);
  }
  if (status === 404 || status === 405) {
    const hint = t`correct host, its path and the project ID: there is no ${'/v3/…/s2s/cstm'} at this one`;
    return failure('api', t`${words}: nobody takes events at this address`, hint);
  }
  if (status === 407) {
    const hint = t`write the right user and password into ${'HTTPS_PROXY'}: http://user:password@proxy:port`;
    return failure('api', t`${words}: a proxy wants to know who asks`, hint);
  }
  if (status === 401 || status === 403) {
    const hint = t`correct the project ID; else a firewall or a gateway on the way refuses this machine`;
    return failure('api', t`${words}: the events of this project are refused`, hint);
  }
  return failure('api', t`${words}: that is no answer of the API`, t`correct host: something else answers there`);
}

/** From here on charts show events at the wrong time. */
const offClock = 60_000;
/**
 * From here on events lie before the page views that led to them, or after a visit: GrowingIO then finds no visitor for many
 * (it looks for page views of the 4 hours before the event), and hours and days don't agree with those of the site.
 */
const wrongClock = 600_000;
// `Date` has whole seconds.
const resolution = 1000;

/** The clock of this machine against that of the host, in whole seconds. */
export function judgeClock({ headers, sentAt, answeredAt }: Omit<Answer, 'status'>): Check {
  const theirs = Date.parse(headers.date ?? '');
  if (Number.isNaN(theirs)) return skipped('clock', t`the answer has no Date`);
  const ahead = (sentAt + answeredAt) / 2 - (theirs + resolution / 2);
  const seconds = Math.round(Math.abs(ahead) / 1000);
  if (Math.abs(ahead) < offClock) return ok('clock', t`${seconds} s from that of the host`);
  const detail =
    ahead > 0
      ? t`this machine is ${seconds} s ahead of the host (${inHours(seconds)})`
      : t`this machine is ${seconds} s behind the host (${inHours(seconds)})`;
  const hint = t`set the clock, and have it kept right (timedatectl set-ntp true): events carry its time`;
  return Math.abs(ahead) < wrongClock ? warning('clock', detail, hint) : failure('clock', detail, hint);
}

/** `1:00:05` */
function inHours(seconds: number): string {
  const two = (part: number): string => String(Math.floor(part)).padStart(2, '0');
  return `${String(Math.floor(seconds / 3600))}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** Half of what a client gives a request (`requestTimeout`), in ms. */
const slow = 2000;

/** Both in ms: until the connection was there, and until the answer. */
export function judgeLatency(connecting: number, answering: number): Check {
  const detail = t`${Math.round(connecting)} ms to connect, ${Math.round(answering)} ms to an answer`;
  if (connecting + answering < slow) return ok('latency', detail);
  return warning('latency', detail, t`look at the way there; clients wait 4000 ms, or as requestTimeout says`);
}
