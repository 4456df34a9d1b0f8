/** Who may use the management API, and how often: one project with keys that everybody knows, and the one code that holds now. */

import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { quote } from '@growingio/upload/adapter';
import { ApiError } from '../api/api-error.js';

/** The project that the collector stands for. Its project ID (`ai`) may be any. */
export const demo = { uid: 'demo', publicKey: 'demo', secretKey: 'demo' } as const;

const codeHolds = 30 * 24 * 60 * 60_000;

/** Gives out codes, and knows the last one. */
export class Access {
  readonly #now: () => number;
  #code = '';
  #holdsUntil = -Infinity;

  /** `now` is a clock in ms. */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Returns a new code for a signed body, which ends the code before it and holds for 30 days. Throws an ApiError: 400 for a body that
   * lacks a part, 403 for what is not signed with the project's keys.
   */
  grant(headers: IncomingHttpHeaders, body: string): string {
    const parts = readParts(body);
    const [project = '', ai = '', tm = '', auth = ''] = ['project', 'ai', 'tm', 'auth'].map((name) => parts.get(name));
    if (project === '' || ai === '' || auth === '' || !/^\d+$/.test(tm)) {
      const form = 'project={project_uid}&ai={project ID}&tm={Unix ms}&auth={signature}';
      throw new ApiError(400, 'wrong_body', `the body lacks a part: it is ${form}`);
    }
    if (headers['x-client-id'] !== demo.publicKey) throw refuse(`X-Client-Id is not the public key: ${hint('it')}`);
    if (project !== demo.uid) throw refuse(`there is no project ${quote(project)}: ${hint('its UID')}`);
    const message = `POST\n/auth/token\nproject=${project}&ai=${ai}&tm=${tm}`;
    if (!isSame(auth, createHmac('sha256', demo.secretKey).update(message).digest('hex'))) {
      throw refuse(`auth is not the HMAC-SHA256 of ${quote(message, 200)} in hex: ${hint('the secret key')}`);
    }
    this.#code = randomBytes(32).toString('hex');
    this.#holdsUntil = this.#now() + codeHolds;
    return this.#code;
  }

  /** Lets in who has the public key and the code that holds now. Throws an ApiError: 401, or 403 for another project. */
  check(headers: IncomingHttpHeaders, uid: string): void {
    if (headers['x-client-id'] !== demo.publicKey) {
      throw new ApiError(401, 'unauthorized', `X-Client-Id is not the public key: ${hint('it')}`);
    }
    if (!isSame(headers.authorization ?? '', this.#code) || this.#now() >= this.#holdsUntil) {
      const why = 'a new code has ended it, 30 days have passed, or it never was one';
      throw new ApiError(401, 'unauthorized', `Authorization is no code that holds (${why}): POST /auth/token gives one`);
    }
    if (uid !== demo.uid) throw refuse(`there is no project ${quote(uid)}: ${hint('its UID')}`);
  }
}

function refuse(message: string): ApiError {
  return new ApiError(403, 'forbidden', message);
}

function hint(what: string): string {
  return `${what} is "demo" here`;
}

/** The parts of a raw body, as they are: what is signed is not decoded. */
function readParts(body: string): ReadonlyMap<string, string> {
  return new Map(body.trim().split('&').map((part) => part.split(/=(.*)/s, 2) as [string, string]));
}

/** Takes the same time wherever the texts differ. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

const mostInASecond = 10;

/** Lets at most 10 requests pass in any second. */
export class RateLimit {
  readonly #now: () => number;
  readonly #passed: number[] = [];

  /** `now` is a clock in ms that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Throws an ApiError, 429 with `Retry-After`, for one too many. */
  pass(): void {
    const now = this.#now();
    while (this.#passed.length > 0 && now - (this.#passed[0] ?? 0) >= 1_000) this.#passed.shift();
    if (this.#passed.length >= mostInASecond) {
      const message = 'more than 10 requests within a second: wait, and send it again';
      throw new ApiError(429, 'too_many_requests', message, { 'Retry-After': '1' });
    }
    this.#passed.push(now);
  }
}
