/** Opens the scopes of one client: runs work, a request's or a job's, with a tracker of its own. */

import type { Clock } from '../runtime/clock.js';
import type { Intake } from '../tracker/intake.js';
import { ScopedTracker } from '../tracker/scoped-tracker.js';
import type { SilentTracker } from '../tracker/silent-tracker.js';
import { StandInTracker } from '../tracker/stand-in-tracker.js';
import { checkScopeOptions } from '../tracker/track-options.js';
import type { Tracker } from '../tracker/tracker.js';
import { currentFrames, runInFrame, type ContextTracker } from './current-tracker.js';
import { followResult } from './follow-result.js';
import { OpenScopes, type Opened } from './open-scopes.js';
import { hangScopes, knownScopes, scopesOf } from './request-accessor.js';
import { JobScope, RequestScope, type RequestParts, type ResponseLike } from './request-scope.js';
import { t } from '../text/messages.js';

export interface ScopesParts {
  /** Whose trackers they are: `currentTracker(client)` finds them by it. */
  readonly client: object;
  readonly intake: Intake;
  readonly clock: Clock;
  readonly settings: { readonly asyncContext: boolean; readonly flushInterval: number };
  /** Called when a request or job keeps its first event; what it answers is called when it has ended. */
  readonly opened?: Opened | undefined;
  /** In mode `off`, the tracker of every request and job. */
  readonly silent?: SilentTracker | undefined;
}

/** Who does what a job tracks. */
export interface ScopeOptions {
  readonly loginUserId?: string | number | bigint | undefined;
}

/** Knows which requests and jobs hold events. */
export class Scopes {
  /** Tracks what belongs to no scope: each event is handed over at once. */
  readonly direct: ContextTracker;
  readonly #parts: ScopesParts;
  readonly #open: OpenScopes;
  readonly #requests: RequestParts;

  constructor(parts: ScopesParts) {
    const { client, intake, clock, settings, opened, silent } = parts;
    this.#parts = parts;
    this.#open = new OpenScopes(clock, settings.flushInterval, opened);
    this.direct = silent ?? new ScopedTracker(intake);
    const makeTracker = (scope: RequestScope, original?: ContextTracker): ContextTracker => {
      if (silent !== undefined) return silent;
      if (original instanceof ScopedTracker) return new StandInTracker(original, scope.request);
      return new ScopedTracker(intake, scope);
    };
    this.#requests = { client, open: this.#open, makeTracker };
  }

  runJob<Result>(options: ScopeOptions | null | undefined, work: (tracker: Tracker) => Result): Result {
    const { client, intake, silent } = this.#parts;
    if (silent !== undefined) {
      const job = { tracker: silent, goesOnIn: () => true };
      return runInFrame({ client, work: { deref: () => job } }, job, () => work(silent));
    }
    const job = new JobScope(this.#open, (scope) => new ScopedTracker(intake, scope));
    const { tracker } = job;
    identifyBy(options, tracker);
    const end = (): void => {
      job.end();
    };
    let result: Result;
    try {
      result = runInFrame({ client, work: { deref: () => job } }, job, () => work(tracker));
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

  /** Gives the request its tracker, and runs the rest of it. Whatever the two objects lack or do, `work` runs once. */
  runRequest<Result>(request: object, response: ResponseLike | null | undefined, work: () => Result): Result {
    let entered: RequestScope | undefined;
    try {
      entered = this.#enter(request, response ?? undefined);
    } catch {
      // It goes on without a tracker.
    }
    return entered === undefined ? work() : runInFrame(entered.frame, entered, work);
  }

  /** Runs `work` in the async context of a request that has its tracker; of another, just so. */
  resumeRequest<Result>(request: object, work: () => Result): Result {
    const scope = scopesOf(request).find((each) => each.client === this.#parts.client && each.request === request);
    if (scope === undefined || !this.#parts.settings.asyncContext) return work();
    return runInFrame(scope.frame, scope, work);
  }

  /** Hands over what open requests and jobs hold, so far as its user is known. */
  handOverAll(): void {
    this.#open.handOverAll();
  }

  /** Hands over all that open requests and jobs hold: no later moment will come. */
  endAll(): void {
    this.#open.endAll();
  }

  /** Returns the scope whose frame is to be entered, if one is. */
  #enter(request: object, response: ResponseLike | undefined): RequestScope | undefined {
    const { client, settings } = this.#parts;
    if (settings.asyncContext && isEntered(client, request, response)) return undefined;
    const known = knownScopes(request, response);
    // A session store or a body parser may have lost the context of a request that is known already: it is entered again.
    const original = known.find((scope) => scope.client === client && scope.isFor(response));
    const scope = original?.standIn(request) ?? this.#begin(request, response, known);
    return settings.asyncContext ? scope : undefined;
  }

  #begin(request: object, response: ResponseLike | undefined, known: readonly RequestScope[]): RequestScope {
    const scope = new RequestScope(this.#requests, request, response);
    if (known.length === 0) {
      hangScopes([scope], scope);
      return scope;
    }
    // Other clients' of this request, and those of the request for which it stands; but none of a request that is over.
    const others = known.filter((other) =>
      other.response === response
        ? other.isFor(response)
        : response !== undefined && other.request !== request && !other.hasEnded(),
    );
    hangScopes([...others, scope], scope);
    return scope;
  }
}

function isEntered(client: object, request: object, response: unknown): boolean {
  for (const frame of currentFrames()) {
    if (frame.client !== client) continue;
    const work = frame.work.deref();
    return work instanceof RequestScope && work.request === request && work.isFor(response);
  }
  return false;
}

// The work is done in any case: what is wrong with the options concerns its events alone.
function identifyBy(options: ScopeOptions | null | undefined, tracker: ScopedTracker): void {
  try {
    const issue = checkScopeOptions(options);
    if (issue !== undefined) tracker.refuseIdentity(issue);
    else if (options?.loginUserId !== undefined) tracker.identify(options.loginUserId);
  } catch {
    const message = t`the options can not be read: pass { loginUserId }`;
    tracker.refuseIdentity({ code: 'unreadable', path: 'options', message });
  }
}
