/** Says what an answer of GrowingIO means, or the lack of one, and what to do next: step 2 of its advice for debugging. */

import { classifyStatus } from '@growingio/upload/adapter';
import { t } from '../messages.js';

export interface Outcome {
  /** What the core makes of it. */
  readonly result: 'delivered' | 'retryable' | 'rejected' | 'blocked';
  /** The status of the answer; `undefined` where there was none. */
  readonly status: number | undefined;
  /** Why it was not delivered, in the core's words. */
  readonly reason: string | undefined;
  readonly isCollector: boolean;
}

export interface Explanation {
  readonly meaning: string;
  /** What to do. */
  readonly next: string;
}

/** What the status, or where there is none the state of the client, says of an event. */
export function readResult(status: number | undefined, state: 'up' | 'down' | 'blocked'): Outcome['result'] {
  if (status === undefined) return state === 'blocked' ? 'blocked' : 'retryable';
  const { status: result } = classifyStatus(status, undefined, 0);
  return result === 'handedOver' ? 'delivered' : result;
}

/** `host` is where the event was sent, `event` its key, printable. */
export function explain(outcome: Outcome, event: string, host: string): Explanation {
  const { result, status, reason = '', isCollector } = outcome;
  if (result === 'delivered') return isCollector ? explainCollector(host) : explainTaken(event);
  if (status === undefined) return explainSilence(result, reason, host);
  if (result === 'retryable') {
    return {
      meaning: t`GrowingIO is overloaded or fails: the event is not taken, and may be later`,
      next: t`send it again in a while; an application's client does so by itself`,
    };
  }
  if (result === 'rejected') {
    return {
      meaning: t`GrowingIO refuses this event`,
      next: t`compare the body above with the event and its variables on GrowingIO; an application's client makes it a dead letter`,
    };
  }
  return explainBlocked(status, host);
}

function explainTaken(event: string): Explanation {
  return {
    meaning: t`GrowingIO has taken the event. It answers so to event keys and variables that it does not know, too, and shows nothing of them`,
    next: t`see to it that ${event} and its variables are created there, then build a real-time chart of it with the target users 全部登录用户 (all login users)`,
  };
}

function explainCollector(host: string): Explanation {
  return {
    meaning: t`the collector has taken the event; GrowingIO has not seen it`,
    next: t`its page shows the event, and what is wrong with it: ${host}`,
  };
}

function explainSilence(result: Outcome['result'], reason: string, host: string): Explanation {
  const meaning = result === 'blocked' ? t`${host} can not be used: ${reason}` : t`${host} does not answer: ${reason}`;
  return { meaning, next: t`growingio doctor --host ${host} looks at DNS, TCP, TLS and the proxy, one by one` };
}

function explainBlocked(status: number, host: string): Explanation {
  if (status < 400) {
    return {
      meaning: t`${host} sends the request elsewhere, and is not followed: an upload would be lost`,
      next: t`write the address itself as --host, mostly with https://`,
    };
  }
  if (status === 407) {
    return {
      meaning: t`the proxy asks for a user and a password`,
      next: t`put them into HTTPS_PROXY, as http://user:password@proxy:3128`,
    };
  }
  return {
    meaning: t`GrowingIO, or what stands in front of it, does not let the request through`,
    next: t`check --host (${host}), --project (项目概览 → 项目ID) and the proxy`,
  };
}
