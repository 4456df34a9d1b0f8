/** Work enters, a request's or a job's; it runs with a tracker of its own, whose events leave when it has ended. */

import type { Clock } from '../runtime/clock.js';
import { frameOf, lastFrame, runInFrame, runWithTracker, without } from './current-tracker.js';
import { followResult } from './follow-result.js';
import type { Intake } from '../tracker/intake.js';
import { OpenScopes, type Opened } from './open-scopes.js';
import { JobScope, type ResponseLike } from './request-scope.js';
import { RequestEntry } from './request-entry.js';
import { RequestTrackers } from './request-trackers.js';
import { ScopedTracker } from '../tracker/scoped-tracker.js';
import { checkScopeOptions } from '../tracker/track-options.js';
import type { Tracker } from '../tracker/tracker.js';

export interface ScopesParts {
  /** Whose trackers they are: `currentTracker(client)` finds them by it. */
  readonly client: object;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly settings: { readonly asyncContext: boolean; readonly flushInterval: number };
  /** Called when a request or job keeps its first event; what it answers is called when it has ended. */
  readonly opened?: Opened | undefined;
}

/** Who does what a job tracks. */
export interface ScopeOptions {
  readonly loginUserId?: string | number | bigint | undefined;
}

/** Opens the scopes of one client, and knows which of them hold events. */
export class Scopes {
  /** Tracks what belongs to no scope: each event is handed over at once. */
  readonly direct: ScopedTracker;
  readonly #parts: ScopesParts;
  readonly #open: OpenScopes;
  readonly #requests: RequestTrackers;

  constructor(parts: ScopesParts) {
    this.#parts = parts;
    this.#open = new OpenScopes(parts.clock, parts.settings.flushInterval, parts.opened);
    this.#requests = new RequestTrackers({ client: parts.client, intake: parts.intake, open: this.#open });
    this.direct = new ScopedTracker(parts.intake);
  }

  runJob<Result>(options: ScopeOptions | null | undefined, work: (tracker: Tracker) => Result): Result {
    const scope = new JobScope(this.#open);
    const tracker = new ScopedTracker(this.#parts.intake, scope);
    identifyBy(options, tracker);
    const end = (): void => {
      scope.end(tracker);
    };
    let result: Result;
    try {
      result = runWithTracker(this.#parts.client, tracker, () => work(tracker));
    } catch (error) {
      end();
      throw error;
    }
    const succeeded = (value: unknown): unknown => {
      end();
      return value;
    };
    return followResult(result, { succeeded, failed: end }) as Result;
  }

  runRequest<Result>(request: object, response: ResponseLike, work: () => Result): Result {
    const { client, settings } = this.#parts;
    if (!settings.asyncContext) {
      this.#requests.show(request, response);
      return work();
    }
    const last = lastFrame();
    const entered = frameOf(client, last);
    // A session store or a body parser may have lost the context of a request that is known already: it is entered again.
    if (entered instanceof RequestEntry && entered.isFor(request)) return work();
    const outer = entered === undefined ? last : without(client, last);
    return runInFrame(this.#requests.enter(request, response, outer), work);
  }

  /** Hands over what open requests and jobs hold, so far as its user is known. */
  handOverAll(): void {
    this.#open.handOverAll();
  }

  /** Hands over all that open requests and jobs hold: no later moment will come. */
  endAll(): void {
    this.#open.endAll();
  }

  /** No more requests will come. */
  close(): void {
    this.#requests.close();
  }
}

// The work is done in any case: what is wrong with the options concerns its events alone.
function identifyBy(options: ScopeOptions | null | undefined, tracker: ScopedTracker): void {
  try {
    const issue = checkScopeOptions(options);
    if (issue !== undefined) tracker.refuseIdentity(issue);
    else if (options?.loginUserId !== undefined) tracker.identify(options.loginUserId);
  } catch {
    const message = 'the options can not be read: pass { loginUserId }';
    tracker.refuseIdentity({ code: 'unreadable', path: 'options', message });
  }
}
