/** A request enters; the tracker that is its own leaves: from a property of the request, or of its application's prototype. */

import { sharedState } from '../shared-state.js';
import { currentTracker } from './current-tracker.js';
import type { Intake } from './intake.js';
import type { OpenTrackers } from './open-trackers.js';
import { attachedTracker, defineTracker } from './request-property.js';
import { RequestScope, type ResponseLike } from './request-scope.js';
import { ScopedTracker } from './scoped-tracker.js';
import type { Tracker } from './tracker.js';

export interface RequestTrackersParts {
  /** Whose trackers they are: `currentTracker(client)` finds them by it. */
  readonly client: object;
  readonly intake: Intake;
  readonly open: OpenTrackers;
}

interface Shared {
  /** How many clients there are that are not shut down. */
  live: number;
  /** Whether somebody just looks at what hangs on a request: then no accessor makes a tracker. */
  isReading: boolean;
}

const shared = sharedState<Shared>('requestTrackers', () => ({ live: 0, isReading: false }));

/**
 * Gives each request its tracker as `request.growingio`. Express gives each request another prototype; a property more
 * then takes V8 6 to 7 µs with its garbage, of about 140. So, as long as there is one client, an accessor of the application's
 * prototype (`app.request`, `app.context`) leads to the tracker, and the request has a property of its own only when a tracker
 * keeps what another of the same request must know.
 */
export class RequestTrackers {
  readonly open: OpenTrackers;
  readonly #client: object;
  readonly #intake: Intake;
  /** Of requests that lead to another tracker, or can carry none. */
  readonly #unattached = new WeakMap<object, ScopedTracker>();
  /** Prototypes of requests: whether they lead to the tracker. */
  readonly #prototypes = new WeakMap<object, boolean>();
  /** The last one that does. */
  #leading: object | undefined;

  constructor({ client, intake, open }: RequestTrackersParts) {
    this.open = open;
    this.#client = client;
    this.#intake = intake;
    shared.live += 1;
  }

  /** Lets another client be the only one. To be called once. */
  close(): void {
    shared.live -= 1;
  }

  /** Sees to it that `request.growingio` is a tracker. */
  show(request: object, response: ResponseLike): void {
    if (!this.#isLedTo(request, response)) this.of(request, response);
  }

  /** The request's tracker: the one that hangs on it, or a new one. */
  of(request: object, response: ResponseLike): ScopedTracker {
    const attached = this.attached(request);
    if (attached !== undefined) return attached;
    const tracker = this.#make(request, response);
    if (!this.#isLedTo(request, response)) tracker.attach();
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

  #make(request: object, response: ResponseLike): ScopedTracker {
    return new ScopedTracker(this.#intake, new RequestScope(request, response, this));
  }

  #isLedTo(request: object, response: ResponseLike): boolean {
    if (shared.live > 1) return false;
    try {
      const prototype = Reflect.getPrototypeOf(request);
      if (prototype === null) return false;
      if (prototype === this.#leading) return true;
      let leads = this.#prototypes.get(prototype);
      if (leads === undefined) {
        leads = Reflect.get(request, 'res') === response && this.#lead(prototype);
        this.#prototypes.set(prototype, leads);
      }
      if (leads) this.#leading = prototype;
      return leads;
    } catch {
      // A Proxy that throws, or a getter of the host's.
      return false;
    }
  }

  // Answers whether an accessor of that prototype leads to the tracker.
  #lead(prototype: object): boolean {
    const application = outermost(prototype);
    if (application === undefined) return false;
    if (this.#prototypes.get(application) === true) return true;
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
    this.#prototypes.set(application, leads);
    return leads;
  }

  #find(request: object): Tracker | undefined {
    const current = currentTracker(this.#client);
    if (current instanceof ScopedTracker && current.isFor(request)) return current;
    if (shared.isReading) return undefined;
    return this.#unattached.get(request) ?? this.#recover(request);
  }

  // The async context was lost, or there is none.
  #recover(request: object): ScopedTracker {
    const { res } = request as { readonly res?: ResponseLike };
    const tracker = this.#make(request, res ?? {});
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
      return Reflect.getPrototypeOf(request) === this.#leading && !Object.hasOwn(request, 'growingio');
    } catch {
      return false;
    }
  }
}

/**
 * Of the prototypes that hosts make for extensions, the application's: Express and Koa have one behind it that all applications
 * share. A mounted Express application has its own before it.
 */
function outermost(prototype: object): object | undefined {
  let application: object | undefined;
  let last: object | null = prototype;
  while (last !== null && !Object.hasOwn(last, 'constructor')) {
    const next: object | null = Reflect.getPrototypeOf(last);
    if (next !== null && !Object.hasOwn(next, 'constructor')) application = last;
    last = next;
  }
  return application;
}
