/** Who tracks: of a request, and of the objects that stand for it, who was identified and whom the session shows. */

import type { EventIssue } from '../event/issue.js';
import { checkLoginUserId } from '../event/login-user-id.js';

/** On whose behalf a tracker is asked: the request itself, or an object that stands for it. */
export interface Asker {
  /** What the session is read from; none for a job, and none once the request is over. */
  request: object | undefined;
  /** By `identify()`, or by the session at the end; null when a bad ID was refused: then it is nobody. */
  identified: string | null | undefined;
}

export class Identities {
  /** The request itself, or the job. */
  readonly own: Asker;
  readonly #readUser: (request: object) => unknown;

  /** `readUser` reads whom a session shows, as yet unchecked, and never throws. */
  constructor(request: object | undefined, readUser: (request: object) => unknown) {
    this.own = { request, identified: undefined };
    this.#readUser = readUser;
  }

  /** Who was identified. On the request, that is of all objects that show the same user. */
  identityOf(asker: Asker): string | null | undefined {
    const { identified } = asker;
    if (identified !== undefined || asker === this.own || this.own.identified === undefined) return identified;
    return this.#isAsRequest(asker) ? this.own.identified : undefined;
  }

  /** Who does it: `identity`, else whom the session shows now. Nobody, or a bad ID, is an issue. */
  userOf(asker: Asker, identity: unknown): string | EventIssue {
    return checkLoginUserId(identity === undefined ? this.#readSession(asker) : identity);
  }

  /** The same: who was identified, else whom the session shows now. */
  userNow(asker: Asker): string | EventIssue {
    return this.userOf(asker, this.identityOf(asker));
  }

  /** Where an identity is kept that is given on behalf of that object: the request, as long as both show the same user. */
  keeperOf(asker: Asker): Asker {
    return asker.identified === undefined && this.#isAsRequest(asker) ? this.own : asker;
  }

  /** Whether an identity that is kept there is that object's, too. */
  isShared(keeper: Asker, asker: Asker): boolean {
    return asker === keeper || (keeper === this.own && this.#isAsRequest(asker));
  }

  /** Keeps who it was, for what is tracked after the end, when there is no session to read any more; lets go of the request. */
  settle(asker: Asker, id: string | EventIssue): void {
    if (typeof id === 'string') asker.identified = id;
    asker.request = undefined;
  }

  #isAsRequest(asker: Asker): boolean {
    if (asker === this.own) return true;
    // What the request showed is no longer known.
    if (this.own.request === undefined) return false;
    const [own, other] = [this.own, asker].map((each) => checkLoginUserId(this.#readSession(each)));
    return own === other || (typeof own === 'object' && typeof other === 'object');
  }

  #readSession({ request }: Asker): unknown {
    return request === undefined ? undefined : this.#readUser(request);
  }
}
