/** The code by which GrowingIO's management API lets one in: a ready one, or one that is fetched. What is secret is known here. */

import { createHmac } from 'node:crypto';
import type { CodeKeys, Credentials } from './read-credentials.js';

/**
 * The raw body of `POST /auth/token`; `now` is the Unix time in ms. Its `auth` is HMAC-SHA256 with the secret key over the method, the
 * path and the part before it, in hex. Source: GrowingIO's management API.
 */
export function writeCodeRequest({ projectUid, projectId, secretKey }: CodeKeys, now: number): string {
  const asked = `project=${projectUid}&ai=${projectId}&tm=${String(now)}`;
  const auth = createHmac('sha256', secretKey).update(`POST\n/auth/token\n${asked}`).digest('hex');
  return `${asked}&auth=${auth}`;
}

/** Has a code fetched when there is no ready one, and once more when it is refused: a new code ends the one before. */
export class Authorization {
  readonly #keys: CodeKeys | undefined;
  /** Posts this body, and resolves with the code. */
  readonly #fetch: (body: string) => Promise<string>;
  readonly #now: () => number;
  readonly #secrets = new Set<string>();
  #code: string | undefined;
  #mayRenew: boolean;

  constructor({ code, keys }: Credentials, fetch: (body: string) => Promise<string>, now: () => number) {
    this.#keys = keys;
    this.#fetch = fetch;
    this.#now = now;
    this.#code = code;
    this.#mayRenew = keys !== undefined;
    for (const secret of [code, keys?.secretKey]) if (secret !== undefined) this.#secrets.add(secret);
  }

  /** The code to send. Without a ready one there are keys to fetch it by. */
  async code(): Promise<string> {
    this.#code ??= await this.#fetchCode();
    return this.#code;
  }

  /** After a code was refused: fetches another one, once in all. Resolves with whether there is one. */
  async renew(): Promise<boolean> {
    if (!this.#mayRenew) return false;
    this.#mayRenew = false;
    this.#code = await this.#fetchCode();
    return true;
  }

  /** A text of others, without our secrets. */
  hide(text: string): string {
    return [...this.#secrets].reduce((hidden, secret) => hidden.replaceAll(secret, '***'), text);
  }

  async #fetchCode(): Promise<string> {
    if (this.#keys === undefined) return '';
    const body = writeCodeRequest(this.#keys, this.#now());
    this.#secrets.add(body.slice(body.lastIndexOf('=') + 1));
    const code = await this.#fetch(body);
    this.#secrets.add(code);
    return code;
  }
}
