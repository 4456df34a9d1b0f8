/** What GrowingIO's management API says when it does not do what it was asked, in words and with the remedy. */

import { quote } from '@growingio/upload/adapter';
import { CommandError } from '../../command/command-error.js';
import { t } from '../../messages.js';

/**
 * `lost`: nobody knows whether it was done. `refused`: this one thing was not, and others may be. `blocked`: nothing will be, until
 * somebody mends the way.
 */
export type Outcome = 'lost' | 'refused' | 'blocked';

export class AnswerError extends CommandError {
  constructor(
    readonly outcome: Outcome,
    message: string,
    next: string,
  ) {
    super(1, 'ERR_GROWINGIO_MANAGEMENT', message, next);
  }
}

/** There was no answer. */
export function explainSilence(host: string, reason: string): AnswerError {
  const next = t`growingio doctor --host ${host} looks at DNS, TCP, TLS and the proxy, one by one`;
  return new AnswerError('lost', t`${host} does not answer: ${reason}`, next);
}

/** An answer of 2xx that is not what is documented. Nothing of it is quoted, since it may have a secret in it. */
export function wrongAnswer(where: string, expected: string): AnswerError {
  return new AnswerError(
    'blocked',
    t`the answer to ${where} is not as expected: ${expected}`,
    t`see what answers at GROWINGIO_MANAGEMENT_HOST, and whether there is a newer @growingio/cli`,
  );
}

/** An answer of no 2xx. `said` is what it says in its own words, without secrets. */
export function explainStatus(status: number, where: string, host: string, said: string): AnswerError {
  const fail = (outcome: Outcome, message: string, next: string): AnswerError => {
    const whole = t`${message} (${`HTTP ${String(status)}`}, ${where})`;
    return new AnswerError(outcome, said === '' ? whole : t`${whole}: ${quote(said, 200)}`, next);
  };
  if (status === 401 || status === 403) {
    return fail(
      'blocked',
      t`GrowingIO does not let these keys do that`,
      t`check GROWINGIO_PROJECT_UID, GROWINGIO_PUBLIC_KEY and GROWINGIO_SECRET_KEY (项目概览), and the rights of the project; a GROWINGIO_MANAGEMENT_TOKEN ends after 30 days, or when another one is fetched`,
    );
  }
  if (status === 404) {
    const next = t`check GROWINGIO_PROJECT_UID (the part behind projects/ in the address) and GROWINGIO_MANAGEMENT_HOST`;
    return fail('blocked', t`GrowingIO knows no such project`, next);
  }
  if (status === 429) {
    const next = t`wait a minute and run it again: all who use the project share 10 requests a second`;
    return fail('blocked', t`GrowingIO is asked too often`, next);
  }
  if (status >= 500) return fail('lost', t`GrowingIO fails`, t`run it again in a while`);
  if (status >= 300 && status < 400) {
    const next = t`write the address itself as GROWINGIO_MANAGEMENT_HOST, mostly with https://`;
    return fail('blocked', t`${host} sends the request elsewhere, and is not followed`, next);
  }
  return fail('refused', t`GrowingIO refuses it`, t`mend what it names, or create it on GrowingIO's site`);
}
