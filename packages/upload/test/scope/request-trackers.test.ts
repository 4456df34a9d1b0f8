import { AsyncResource } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import type { GrowingIO } from '../../src/client/growingio.js';
import { currentTracker, lastFrame } from '../../src/scope/current-tracker.js';
import { RequestEntry } from '../../src/scope/request-entry.js';
import { trackerAccessor } from '../../src/scope/request-accessor.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import { KeptLog } from '../kept-log.js';
import { stillHeld } from '../still-held.js';
import { useClients } from '../use-clients.js';

const stage = useClients({ logger: new KeptLog() });

function derive(from: object, properties: PropertyDescriptorMap = {}): object {
  return Object.create(from, properties) as object;
}

interface Request {
  growingio?: Tracker;
  session: { userId?: string };
  readonly res: Response;
}

interface Response {
  destroyed: boolean;
  readonly writableFinished: boolean;
  once(): void;
}

/** An application such as Express's and Koa's: its requests have a prototype of its own, behind which is one of the framework. */
function makeApp() {
  const framework = {};
  const application = derive(framework);
  const visit = (prototype = application): Request => {
    const res: Response = { destroyed: false, writableFinished: false, once: () => undefined };
    return Object.assign(derive(prototype), { res, session: {} });
  };
  return { framework, application, visit };
}

// Bound before any request: what runs in it has lost the context of whoever calls.
const outside = new AsyncResource('outside');

function find(request: Request): Tracker | undefined {
  return outside.runInAsyncScope(() => request.growingio);
}

/** A framework such as Fastify: its requests have a prototype with an accessor, which inner applications derive from. */
function makePlacingApp() {
  const { visit } = makeApp();
  const accessor = {
    get: Reflect.get(trackerAccessor, 'getter') as () => unknown,
    set: Reflect.get(trackerAccessor, 'setter') as (tracker: unknown) => void,
  };
  const inner = derive(derive({}, { growingio: accessor }), { constructor: { value: Object } });
  return { visit: () => visit(inner) };
}

/** The clients of the frames that the async context holds. */
function clientsAround(): object[] {
  const clients = [];
  for (let frame = lastFrame(); frame !== undefined; frame = frame.outer) clients.push(frame.client);
  return clients;
}

/** The users of the events, once the requests are over and everything has arrived. */
async function users(client: GrowingIO, ...requests: Request[]): Promise<unknown[]> {
  for (const { res } of requests) res.destroyed = true;
  await client.flush();
  return stage.collector.events.map(({ event, loginUserId }) => `${String(event)} by ${String(loginUserId)}`);
}

describe('request.growingio', () => {
  it("is led to by the application's prototype, and nothing is added to the request", () => {
    const client = stage.create();
    const { framework, application, visit } = makeApp();
    const request = visit();
    const tracker = client.scopeRequest(request, request.res, () => {
      request.session.userId = 'u1';
      expect(request.growingio?.track('Visit')).toEqual({ ok: true });
      expect(request.growingio).toBe(currentTracker(client));
      return request.growingio;
    });
    expect(tracker).toBeDefined();
    expect(Reflect.ownKeys(request)).toEqual(['res', 'session']);
    expect(Reflect.ownKeys(framework)).toEqual([]);
    expect(Object.keys(application)).toEqual([]);
    expect(Reflect.ownKeys(application)).toEqual(['growingio']);
  });

  it('is nothing on the prototype itself, as an inspector reads it, and stays with every request', async () => {
    const client = stage.create();
    const { application, visit } = makeApp();
    const [first, second] = [visit(), visit()];
    client.scopeRequest(first, first.res, () => undefined);
    expect((application as Request).growingio).toBeUndefined();
    expect(Reflect.get(Object.assign(derive(application), { res: null }), 'growingio')).toBeUndefined();
    second.session.userId = 'u2';
    client.scopeRequest(second, second.res, () => second.growingio?.track('BuyProduct'));
    expect(await users(client, second)).toEqual(['BuyProduct by u2']);
    expect(Reflect.getOwnPropertyDescriptor(application, 'growingio')?.get).toBeDefined();
  });

  it('is led to in a mounted application by the outermost, so that its error handlers find it', () => {
    const client = stage.create();
    const { application, visit } = makeApp();
    const mounted = derive(application);
    const request = visit(mounted);
    const tracker = client.scopeRequest(request, request.res, () => request.growingio);
    expect(Reflect.ownKeys(mounted)).toEqual([]);
    Object.setPrototypeOf(request, application);
    expect(tracker).toBeDefined();
    expect(find(request)).toBeDefined();
  });

  it('is one tracker where the context was lost, and there it is attached', () => {
    const client = stage.create();
    const { visit } = makeApp();
    const request = visit();
    client.scopeRequest(request, request.res, () => undefined);
    const found = find(request);
    expect(found).toBeDefined();
    expect(find(request)).toBe(found);
    expect(client.scopeRequest(request, request.res, () => currentTracker(client))).toBe(found);
    expect(Object.keys(request)).toEqual(['res', 'session']);
  });

  it('is made when it is read, without an async context', async () => {
    const client = stage.create({ asyncContext: false });
    const { visit } = makeApp();
    const [request, silent] = [visit(), visit()];
    client.scopeRequest(request, request.res, () => undefined);
    client.scopeRequest(silent, silent.res, () => undefined);
    request.session.userId = 'u1';
    expect(request.growingio).toBe(request.growingio);
    request.growingio?.track('Visit');
    expect(Reflect.ownKeys(silent)).toEqual(['res', 'session']);
    expect(await users(client, request)).toEqual(['Visit by u1']);
  });

  it('knows everywhere who was identified where the context was lost', async () => {
    const client = stage.create();
    const { visit } = makeApp();
    const request = visit();
    client.scopeRequest(request, request.res, () => {
      const held = request.growingio;
      find(request)?.identify('u9');
      client.track('ByContext');
      held?.track('ByHeld');
      expect(held?.identify('u10')).toEqual({ ok: true });
      find(request)?.track('ByRequest');
    });
    expect(await users(client, request)).toEqual(['ByContext by u9', 'ByHeld by u9', 'ByRequest by u10']);
  });

  it('knows where the context was lost who was identified in it, and whose events wait for a user', async () => {
    const client = stage.create();
    const { visit } = makeApp();
    const [identified, waiting] = [visit(), visit()];
    client.scopeRequest(identified, identified.res, () => currentTracker(client)?.identify('u1'));
    find(identified)?.track('Visit');
    client.scopeRequest(waiting, waiting.res, () => client.track('Landed'));
    find(waiting)?.identify('u2');
    expect((await users(client, identified, waiting)).toSorted()).toEqual(['Landed by u2', 'Visit by u1']);
  });

  it('is the same for what is derived from a request', () => {
    const client = stage.create();
    const { visit } = makeApp();
    const request = visit();
    const derived = Object.create(request) as Request;
    client.scopeRequest(request, request.res, () => {
      expect(derived.growingio).toBe(request.growingio);
      expect(client.scopeRequest(derived, derived.res, () => currentTracker(client))).toBe(request.growingio);
    });
    expect(find(request)).toBe(find(derived));
  });

  it('is another for a request that is served within one', async () => {
    const client = stage.create();
    const { visit } = makeApp();
    const [outer, inner] = [visit(), visit()];
    [outer.session.userId, inner.session.userId] = ['u1', 'u2'];
    client.scopeRequest(outer, outer.res, () => {
      client.scopeRequest(inner, inner.res, () => client.track('Inner'));
      inner.growingio?.track('InnerByRequest');
      client.track('Outer');
    });
    expect(await users(client, outer, inner)).toEqual(
      expect.arrayContaining(['Inner by u2', 'InnerByRequest by u2', 'Outer by u1']),
    );
  });

  it('is one tracker for a request that can carry none', () => {
    const client = stage.create({ asyncContext: false });
    const request = Object.freeze(makeApp().visit());
    client.scopeRequest(request, request.res, () => undefined);
    expect(request.growingio).toBeDefined();
    expect(request.growingio).toBe(request.growingio);
  });

  it('is a property of a request that does not lead to its response', () => {
    const client = stage.create();
    const { application, visit } = makeApp();
    const [request, { res }] = [visit(), visit()];
    client.scopeRequest(request, res, () => undefined);
    expect(Reflect.ownKeys(application)).toEqual([]);
    expect(Object.hasOwn(request, 'growingio')).toBe(true);
  });

  it('survives a Proxy that throws where the tracker is looked for', () => {
    const client = stage.create();
    const { visit } = makeApp();
    const request = visit();
    const fail = (): never => {
      throw new Error('no');
    };
    const guarded = new Proxy(request, { getPrototypeOf: fail, defineProperty: fail });
    client.scopeRequest(request, request.res, () => {
      expect(guarded.growingio?.track('Visit', null, { loginUserId: 'u1' })).toEqual({ ok: true });
    });
  });

  it("takes the host's own value instead", () => {
    const client = stage.create();
    const { visit } = makeApp();
    const request = visit();
    client.scopeRequest(request, request.res, () => {
      const own = currentTracker(client);
      request.growingio = client as never;
      expect(request.growingio).toBe(client);
      expect(Object.keys(request)).toEqual(['res', 'session']);
      expect(currentTracker(client)).toBe(own);
      expect(own?.identify('u1')).toEqual({ ok: true });
      expect(request.growingio).toBe(client);
    });
  });

  it.each([
    ['whose prototype is a class', new IncomingMessage(new Socket())],
    ['whose prototype the framework shares among all', derive({})],
    [
      'whose application has a growingio of its own',
      derive(derive({}, { growingio: { value: 'own', configurable: true } })),
    ],
    ['of a frozen application', derive(Object.freeze(derive({})))],
  ])('leaves the prototype alone of a request %s', (_, request) => {
    const client = stage.create();
    const prototype = Reflect.getPrototypeOf(request) ?? {};
    const before = Object.getOwnPropertyDescriptors(prototype);
    const res = { destroyed: false, writableFinished: false, once: () => undefined };
    Object.assign(request, { res });
    client.scopeRequest(request, res, () => undefined);
    expect(Object.getOwnPropertyDescriptors(prototype)).toEqual(before);
  });
});

describe('request.growingio beside another client', () => {
  it('belongs to the client that was first on the request, whichever was first in the application', () => {
    const first = stage.create();
    const { visit } = makeApp();
    const before = visit();
    first.scopeRequest(before, before.res, () => undefined);
    const second = stage.create();
    const [request, other] = [visit(), visit()];
    first.scopeRequest(request, request.res, () => {
      second.scopeRequest(request, request.res, () => {
        expect(request.growingio).toBe(currentTracker(first));
        expect(currentTracker(second)).not.toBe(currentTracker(first));
      });
    });
    second.scopeRequest(other, other.res, () => {
      first.scopeRequest(other, other.res, () => {
        expect(other.growingio).toBe(currentTracker(second));
      });
    });
    const alone = visit();
    second.scopeRequest(alone, alone.res, () => undefined);
    expect(find(alone)?.track('Visit', null, { loginUserId: 'u1' })).toEqual({ ok: true });
    expect([first.stats().accepted, second.stats().accepted, second.stats().refused.no_login_user]).toEqual([0, 0, 0]);
    const again = second.scopeRequest(alone, alone.res, () => currentTracker(second));
    expect(find(alone)).toBe(again);
  });

  it('is there for a request that was under way when the other client was made', async () => {
    const first = stage.create({ asyncContext: false });
    const { visit } = makeApp();
    const request = visit();
    first.scopeRequest(request, request.res, () => undefined);
    stage.create();
    request.growingio?.track('Visit', null, { loginUserId: 'u1' });
    expect(await users(first, request)).toEqual(['Visit by u1']);
  });

  it('is led to again when the other client is shut down', async () => {
    const [first, second] = [stage.create(), stage.create()];
    const { application, visit } = makeApp();
    const [request, later] = [visit(), visit()];
    first.scopeRequest(request, request.res, () => undefined);
    expect(Object.hasOwn(request, 'growingio')).toBe(true);
    await second.shutdown();
    first.scopeRequest(later, later.res, () => undefined);
    expect(Object.hasOwn(later, 'growingio')).toBe(false);
    expect(Object.hasOwn(application, 'growingio')).toBe(true);
  });

  it('refuses what is tracked after its own client is shut down, and throws nothing', async () => {
    const client = stage.create();
    const { visit } = makeApp();
    const [request, later] = [visit(), visit()];
    client.scopeRequest(request, request.res, () => undefined);
    await client.shutdown();
    client.scopeRequest(later, later.res, () => undefined);
    for (const each of [request, later]) {
      expect(each.growingio?.track('Visit', null, { loginUserId: 'u1' })).toMatchObject({ reason: 'shut_down' });
    }
  });
});

describe('a job within a request of two clients', () => {
  it.each([
    ['an accessor of its application', () => makeApp().visit()],
    ['a place of its own', () => makePlacingApp().visit()],
  ])("leaves the other client's tracker in the context: with %s", async (_way, visit) => {
    const [first, second] = [stage.create(), stage.create()];
    const request = visit();
    request.session.userId = 'u1';
    first.scopeRequest(request, request.res, () => {
      second.scopeRequest(request, request.res, () => {
        const tracker = currentTracker(second);
        first.scope({ loginUserId: 'u2' }, () => {
          expect(tracker).toBeDefined();
          expect(currentTracker(second)).toBe(tracker);
          const other = visit();
          second.scopeRequest(other, other.res, () => {
            expect(clientsAround()).toEqual([second, first]);
          });
          second.scopeRequest(request, request.res, () => {
            expect(currentTracker(second)).toBe(tracker);
            expect(clientsAround()).toEqual([first, second]);
            first.track('ByJob');
            second.track('ByRequest');
          });
        });
      });
    });
    await users(first, request);
    expect((await users(second, request)).toSorted()).toEqual(['ByJob by u2', 'ByRequest by u1']);
  });
});

describe('an application with two clients', () => {
  it('gets no accessor before one of them is the only one', async () => {
    const [first, second] = [stage.create(), stage.create()];
    const { application, visit } = makeApp();
    const [early, late] = [visit(), visit()];
    first.scopeRequest(early, early.res, () => undefined);
    expect(Reflect.ownKeys(application)).toEqual([]);
    await second.shutdown();
    first.scopeRequest(late, late.res, () => undefined);
    expect(Reflect.ownKeys(application)).toEqual(['growingio']);
    expect(Reflect.ownKeys(late)).toEqual(['res', 'session']);
  });
});

describe('a request that tracks nothing', () => {
  it.each([
    ['an accessor of its application', () => makeApp().visit()],
    ['a place of its own', () => makePlacingApp().visit()],
  ])('has no tracker before somebody asks: with %s', (_way, visit) => {
    const client = stage.create();
    const request = visit();
    client.scopeRequest(request, request.res, () => {
      const entry = lastFrame();
      if (!(entry instanceof RequestEntry)) throw new Error('the context holds no entry');
      expect(entry.made).toBeUndefined();
      expect(client.scopeRequest(request, request.res, () => lastFrame())).toBe(entry);
      expect(entry.made).toBeUndefined();
      const tracker = request.growingio;
      expect(tracker).toBeDefined();
      expect(entry.made).toBe(tracker);
      expect(currentTracker(client)).toBe(tracker);
    });
  });
});

describe('a tracker that is made late', () => {
  /** Counts how often somebody looks at the request. */
  function watch(request: Request): { request: Request; looks: () => number } {
    let looks = 0;
    const watched = new Proxy(request, {
      getPrototypeOf(target) {
        looks += 1;
        return Reflect.getPrototypeOf(target);
      },
      get(target, name, receiver) {
        looks += 1;
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    return { request: watched, looks: () => looks };
  }

  it('looks at its request a few times only: with a place', () => {
    const client = stage.create();
    const { request, looks } = watch(makePlacingApp().visit());
    client.scopeRequest(request, request.res, () => currentTracker(client));
    expect(looks()).toBeLessThan(20);
  });

  it('looks at its request a few times only: with an accessor, while another application has requests', () => {
    const client = stage.create();
    const { request, looks } = watch(makeApp().visit());
    const other = makeApp().visit();
    client.scopeRequest(request, request.res, () => {
      client.scopeRequest(other, other.res, () => undefined);
      expect(request.growingio).toBe(currentTracker(client));
    });
    expect(looks()).toBeLessThan(20);
  });
});

describe('a request that is over', () => {
  it('is let go of, though its context lives on', async () => {
    const client = stage.create();
    const contexts: AsyncResource[] = [];
    const serve = (): WeakRef<object> => {
      const request = makeApp().visit();
      request.session.userId = 'u1';
      client.scopeRequest(request, request.res, () => {
        client.track('Visit');
        contexts.push(new AsyncResource('connection'));
      });
      request.res.destroyed = true;
      return new WeakRef(request);
    };
    const reference = serve();
    await client.flush();
    expect(await stillHeld([['request', reference]])).toEqual([]);
    expect(contexts[0]?.runInAsyncScope(() => lastFrame())).toBeDefined();
  });
});

describe('a request with a place', () => {
  it('leads to one tracker, with and without its context, and shows no property', async () => {
    const client = stage.create();
    const request = makePlacingApp().visit();
    client.scopeRequest(request, request.res, () => {
      find(request)?.identify('u1');
      client.track('ByContext');
    });
    expect(outside.runInAsyncScope(() => client.scopeRequest(request, request.res, () => currentTracker(client)))).toBe(
      request.growingio,
    );
    request.growingio?.track('ByRequest');
    expect(Object.keys(request)).toEqual(['res', 'session']);
    expect(await users(client, request)).toEqual(['ByContext by u1', 'ByRequest by u1']);
  });

  it('leads to one tracker without an async context', async () => {
    const client = stage.create({ asyncContext: false });
    const request = makePlacingApp().visit();
    client.scopeRequest(request, request.res, () => undefined);
    request.session.userId = 'u1';
    expect(request.growingio).toBe(request.growingio);
    request.growingio?.track('Visit');
    expect(await users(client, request)).toEqual(['Visit by u1']);
  });

  it('leads to the tracker of the first client, also when there are two', () => {
    const [first, second] = [stage.create(), stage.create()];
    const request = makePlacingApp().visit();
    first.scopeRequest(request, request.res, () => {
      second.scopeRequest(request, request.res, () => {
        expect(request.growingio).toBe(currentTracker(first));
        expect(currentTracker(second)).not.toBe(request.growingio);
        expect(second.scopeRequest(request, request.res, () => currentTracker(second))).toBe(currentTracker(second));
      });
    });
  });

  it('keeps what the host sets, and a frozen one leads by the context alone', () => {
    const client = stage.create();
    const { visit } = makePlacingApp();
    const [request, frozen] = [visit(), Object.freeze(visit())];
    client.scopeRequest(request, request.res, () => {
      const own = client.scope({}, (tracker) => tracker);
      request.growingio = own;
      expect(request.growingio).toBe(own);
    });
    expect(client.scopeRequest(frozen, frozen.res, () => client.track('Visit'))).toEqual({ ok: true });
    expect(find(frozen)).toBeUndefined();
  });

  it('has no tracker where no client serves it', () => {
    expect(makePlacingApp().visit().growingio).toBeUndefined();
  });
});
