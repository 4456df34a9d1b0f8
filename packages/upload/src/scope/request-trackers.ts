/** A request enters; the tracker that is its own leaves: from a property of the request, or of its application's prototype. */

import { sharedState } from '../runtime/shared-state.js';
import { frameOf, lastFrame, type Frame } from './current-tracker.js';
import type { Intake } from '../tracker/intake.js';
import type { OpenScopes } from './open-scopes.js';
import { RequestEntry } from './request-entry.js';
import { attachedTracker, defineTracker, hasPlace, outermost } from './request-accessor.js';
import { RequestScope, type ResponseLike } from './request-scope.js';
import { ScopedTracker } from '../tracker/scoped-tracker.js';
import type { Tracker } from '../tracker/tracker.js';

export interface RequestTrackersParts {
  /** Whose trackers they are: `currentTracker(client)` finds them by it. */
  readonly client: object;
  readonly intake: Intake;
  readonly open: OpenScopes;
}

interface Shared {
  /** How many clients there are that are not shut down. */
  live: number;
  /** Whether somebody just looks at what hangs on a request: then no accessor makes a tracker. */
  isReading: boolean;
}

const shared = sharedState<Shared>('requestTrackers', () => ({ live: 0, isReading: false }));

/** What leads to a request's tracker: an accessor that finds it by the async context, a place of the request, or a property. */
type Way = 'context' | 'place' | 'property';

/**
 * Gives each request its tracker as `request.growingio`. Express gives each request another prototype; a property more
 * then takes V8 6 to 7 µs with its garbage, of about 140. So, as long as there is one client, an accessor of the application's
 * prototype (`app.request`, `app.context`) leads to the tracker, and the request has a property of its own only when a tracker
 * keeps what another of the same request must know.
 */
export class RequestTrackers {
  readonly client: object;
  readonly open: OpenScopes;
  readonly #intake: Intake;
  /** Of requests that lead to another tracker, or can carry none. */
  readonly #unattached = new WeakMap<object, ScopedTracker>();
  /** By the prototype of the request. */
  readonly #ways = new WeakMap<object, Way>();
  /** The last prototype, and its way. */
  #prototype: object | undefined;
  #way: Way = 'property';

  constructor({ client, intake, open }: RequestTrackersParts) {
    this.client = client;
    this.open = open;
    this.#intake = intake;
    shared.live += 1;
  }

  /** Lets another client be the only one. To be called once. */
  close(): void {
    shared.live -= 1;
  }

  /** Sees to it that `request.growingio` is a tracker, without an async context. */
  show(request: object, response: ResponseLike): void {
    const way = this.#wayOf(request, response);
    if (way !== 'context') this.#hang(new RequestEntry(this, request, response, undefined), way);
  }

  /** Sees to the same, and answers what leads to the tracker in an async context. `outer` is for that frame. */
  enter(request: object, response: ResponseLike, outer: Frame | undefined): RequestEntry {
    const entry = new RequestEntry(this, request, response, outer);
    const way = this.#wayOf(request, response);
    if (way !== 'context') this.#hang(entry, way);
    return entry;
  }

  /** The request's tracker: the one that hangs on it, or a new one. */
  of(request: object, response: ResponseLike): ScopedTracker {
    const attached = this.attached(request);
    if (attached !== undefined) return attached;
    const tracker = this.make(request, response);
    if (this.#wayOf(request, response) !== 'context') tracker.attach();
    return tracker;
  }

  /** The tracker that hangs on the request, if there is one. */
  attached(request: object): ScopedTracker | undefined {
    const tracker = this.#read(request);
    if (tracker instanceof ScopedTracker && tracker.isOf(this.#intake)) return tracker;
    return this.#unattached.get(request);
  }

  /** Hangs the tracker on the request. Of two clients on one request, the first is `request.growingio`. */
  attach(request: object, tracker: ScopedTracker): void {
    if (this.#read(request) !== undefined || !defineTracker(request, tracker)) this.#unattached.set(request, tracker);
  }

  /** A new tracker, which hangs on nothing yet. */
  make(request: object, response: ResponseLike): ScopedTracker {
    return new ScopedTracker(this.#intake, new RequestScope(request, response, this));
  }

  // Where there is no place for whatever makes the tracker later, it is made now.
  #hang(entry: RequestEntry, way: Way): void {
    if (way === 'property' || !entry.takePlace()) entry.make();
  }

  #wayOf(request: object, response: ResponseLike): Way {
    try {
      const prototype = Reflect.getPrototypeOf(request);
      if (prototype === null) return 'property';
      if (prototype !== this.#prototype) {
        const way = this.#ways.get(prototype) ?? this.#findWay(prototype, request, response);
        if (way === undefined) return 'property';
        this.#way = way;
        this.#prototype = prototype;
      }
    } catch {
      // A Proxy that throws, or a getter of the host's.
      return 'property';
    }
    return this.#way === 'context' && shared.live > 1 ? 'property' : this.#way;
  }

  // None as long as another client may want that prototype.
  #findWay(prototype: object, request: object, response: ResponseLike): Way | undefined {
    let way: Way = 'property';
    if (hasPlace(prototype)) way = 'place';
    else if (shared.live > 1) return undefined;
    else if (Reflect.get(request, 'res') === response && this.#lead(prototype)) way = 'context';
    this.#ways.set(prototype, way);
    return way;
  }

  // Answers whether an accessor of that prototype leads to the tracker.
  #lead(prototype: object): boolean {
    const application = outermost(prototype);
    if (application === undefined) return false;
    if (this.#ways.get(application) === 'context') return true;
    if ('growingio' in application) return false;
    const find = (request: object): Tracker | undefined => this.#find(request);
    const leads = Reflect.defineProperty(application, 'growingio', {
      configurable: true,
      get(this: object) {
        return find(this);
      },
      set(this: object, value: unknown) {
        defineTracker(this, value);
      },
    });
    if (leads) this.#ways.set(application, 'context');
    return leads;
  }

  #find(request: object): Tracker | undefined {
    const frame = frameOf(this.client, lastFrame());
    if (frame instanceof RequestEntry && frame.isFor(request)) {
      const current = shared.isReading ? frame.made : frame.tracker;
      if (current?.isOver === false) return current;
    }
    if (shared.isReading) return undefined;
    return this.#unattached.get(request) ?? this.#recover(request);
  }

  // The async context was lost, or there is none. What has no response is no request, but the prototype of all of them, say.
  #recover(request: object): ScopedTracker | undefined {
    const { res } = request as { readonly res?: ResponseLike | null };
    if (typeof res !== 'object' || res === null) return undefined;
    const tracker = this.make(request, res);
    tracker.attach();
    return tracker;
  }

  // What the request leads to already, and not what an accessor would make.
  #read(request: object): unknown {
    if (this.#isBare(request)) return undefined;
    shared.isReading = true;
    const tracker = attachedTracker(request);
    shared.isReading = false;
    return tracker;
  }

  // Express's properties are slow to miss: this takes a fifth of the time.
  #isBare(request: object): boolean {
    try {
      const isLed = this.#way === 'context' && Reflect.getPrototypeOf(request) === this.#prototype;
      return isLed && !Object.hasOwn(request, 'growingio');
    } catch {
      return false;
    }
  }
}
