/** How `request.growingio` finds its tracker, and whose session that tracker reads. */
import { scopeRequest } from '../../src/client/for-adapters.js';
import { AsyncResource } from 'node:async_hooks';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { inspect } from 'node:util';
import { currentTracker } from '../../src/scope/current-tracker.js';
import { trackerAccessor } from '../../src/scope/request-accessor.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { useClients } from '../use-clients.js';
import { arrived, derive, makeRequest, respond, type Request } from './requests.js';

const stage = useClients({ logger: new KeptLog() });

// Bound before any request: what runs in it has lost the context of whoever calls.
const outside = new AsyncResource('outside');

function nothing(): void {
  // The rest of a request that does nothing.
}

/** A framework that is told at the start what its requests have, as Fastify is. */
function makeTold(userId?: string): Request {
  const { getter: get, setter: set } = trackerAccessor;
  return makeRequest(userId, derive({}, { growingio: { get, set } }));
}

/** Objects that stand for a request, with a session of their own. */
const standIns: [string, (request: Request, session: Request['session']) => Request][] = [
  [
    'what is derived from it',
    (request, session) => derive(request, { session: { value: session, writable: true } }) as Request,
  ],
  [
    'a Proxy of it',
    (request, session) =>
      new Proxy(request, {
        get: (target, name, receiver) =>
          name === 'session' ? session : (Reflect.get(target, name, receiver) as unknown),
      }),
  ],
  [
    'a Proxy of what is derived from it',
    (request, session) => new Proxy(derive(request, { session: { value: session } }) as Request, {}),
  ],
];

describe.each([
  ['of any framework', makeRequest],
  ['of a framework that is told at the start', makeTold],
])('request.growingio %s', (_kind, make) => {
  it('is one tracker, in its context and outside of it, and is what currentTracker() returns', () => {
    const client = stage.create();
    const request = make('u1');
    const tracker = scopeRequest(client, request, request.res, () => {
      expect(currentTracker(client)).toBe(request.growingio);
      return request.growingio;
    });
    expect(tracker).toBeDefined();
    expect(outside.runInAsyncScope(() => request.growingio)).toBe(tracker);
    expect(scopeRequest(client, request, request.res, () => currentTracker(client))).toBe(tracker);
  });

  it('is there without an async context', async () => {
    const client = stage.create({ asyncContext: false });
    const request = make('u1');
    scopeRequest(client, request, request.res, () => {
      expect(currentTracker(client)).toBeUndefined();
      request.growingio?.track('Visit');
    });
    expect(request.growingio).toBe(request.growingio);
    expect(await arrived(stage, client, request)).toEqual(['Visit by u1']);
  });

  it('shows in no copy, in no log and in no list of properties', () => {
    const client = stage.create();
    const request = make('u1');
    const before = [Object.keys(request), inspect(request), JSON.stringify({ ...request, res: null })];
    scopeRequest(client, request, request.res, () => {
      request.growingio?.track('Visit');
      expect([Object.keys(request), inspect(request), JSON.stringify({ ...request, res: null })]).toEqual(before);
      expect(Reflect.ownKeys({ ...request })).toEqual(['res', 'session']);
      expect(Reflect.ownKeys({ ...request.res }).filter((name) => typeof name === 'symbol')).toEqual([]);
    });
  });

  it.each(standIns)('reads the session of the very object that asks: %s', async (_name, standFor) => {
    const client = stage.create();
    for (const isFirst of [true, false]) {
      const request = make('alice');
      scopeRequest(client, request, request.res, () => {
        const standIn = standFor(request, { userId: 'bob' });
        if (isFirst) standIn.growingio?.track('Sub');
        request.growingio?.track('Main');
        if (!isFirst) standIn.growingio?.track('Sub');
        client.track('Main');
        expect(standIn.growingio).toBe(standIn.growingio);
        expect(standIn.growingio).not.toBe(request.growingio);
      });
      request.res.destroyed = true;
    }
    expect(await arrived(stage, client)).toEqual([
      ...Array<string>(4).fill('Main by alice'),
      ...Array<string>(2).fill('Sub by bob'),
    ]);
  });

  it.each(standIns)('waits for a login on the very object that asks: %s', async (_name, standFor) => {
    const client = stage.create();
    const request = make();
    scopeRequest(client, request, request.res, () => {
      const session: Request['session'] = {};
      const standIn = standFor(request, session);
      standIn.growingio?.track('Sub');
      request.growingio?.track('Main');
      session.userId = 'bob';
      request.session = { userId: 'alice' };
    });
    expect(await arrived(stage, client, request)).toEqual(['Main by alice', 'Sub by bob']);
  });

  it.each(standIns)('enters a context of its own for the very object that is scoped: %s', async (_name, standFor) => {
    const client = stage.create();
    const request = make('alice');
    scopeRequest(client, request, request.res, () => {
      const standIn = standFor(request, { userId: 'bob' });
      scopeRequest(client, standIn, request.res, () => {
        client.track('Sub');
        expect(currentTracker(client)).toBe(standIn.growingio);
      });
      client.track('Main');
    });
    expect(await arrived(stage, client, request)).toEqual(['Main by alice', 'Sub by bob']);
  });

  it.each(standIns)('shares identify() among all that show the same user: %s', async (_name, standFor) => {
    const client = stage.create();
    const [first, second] = [make(), make('u1')];
    scopeRequest(client, first, first.res, () => {
      const standIn = standFor(first, first.session);
      standIn.growingio?.track('Waited');
      first.growingio?.track('Waited');
      standIn.growingio?.identify('u8');
      first.growingio?.identify('u9');
      standIn.growingio?.track('Sub');
    });
    scopeRequest(client, second, second.res, () => {
      const standIn = standFor(second, { userId: 'bob' });
      second.growingio?.identify('u10');
      standIn.growingio?.track('Own');
      standIn.growingio?.identify('b2');
      standIn.growingio?.track('Own');
      second.growingio?.track('Main');
    });
    expect(await arrived(stage, client, first, second)).toEqual([
      ...['Main by u10', 'Own by b2', 'Own by bob', 'Sub by u9', 'Waited by u8', 'Waited by u8'],
    ]);
  });

  it('goes on for an object that stands for a request which is over', async () => {
    const client = stage.create();
    const request = make('alice');
    const standIn = Object.assign(derive(request), { session: { userId: 'bob' } }) as Request;
    const nobody = derive(request, { session: { value: undefined } }) as Request;
    const tracker = scopeRequest(client, request, request.res, () => standIn.growingio);
    tracker?.track('Before');
    request.res.destroyed = true;
    request.growingio?.track('Main');
    expect(tracker?.track('After')).toEqual({ ok: true });
    expect(nobody.growingio?.track('After')).toMatchObject({ reason: 'no_login_user' });
    expect(await arrived(stage, client)).toEqual(['After by bob', 'Before by bob', 'Main by alice']);
  });

  it('is nothing where the request did not pass, whichever passed before', () => {
    const client = stage.create();
    const passed = make('u1');
    scopeRequest(client, passed, passed.res, () => passed.growingio?.track('Visit'));
    const [other, sibling] = [make('u2'), makeRequest('u2', Reflect.getPrototypeOf(passed) ?? {})];
    scopeRequest(client, passed, passed.res, () => {
      expect([other.growingio, sibling.growingio]).toEqual([undefined, undefined]);
    });
  });

  it('is a new one for a request that the host uses again with another response', async () => {
    const client = stage.create();
    const request = make('alice');
    const responses = [respond(), respond(), respond()];
    const trackers = responses.map((response, i) => {
      request.session = { userId: `u${String(i)}` };
      const tracker = scopeRequest(client, request, response, () => {
        client.track('Visit');
        request.growingio?.track('Visit');
        return request.growingio;
      });
      response.destroyed = true;
      return tracker;
    });
    expect(new Set(trackers).size).toBe(3);
    expect(await arrived(stage, client)).toEqual(['u0', 'u0', 'u1', 'u1', 'u2', 'u2'].map((id) => `Visit by ${id}`));
  });

  it('is a new one for a request and a response that the host uses again', async () => {
    const client = stage.create();
    const request = make('alice');
    const serve = (): unknown =>
      scopeRequest(client, request, request.res, () => {
        client.track('Visit');
        return request.growingio;
      });
    const first = serve();
    await arrived(stage, client, request);
    request.res.destroyed = false;
    request.session = { userId: 'bob' };
    expect(serve()).not.toBe(first);
    expect(await arrived(stage, client, request)).toEqual(['Visit by alice', 'Visit by bob']);
  });

  it("takes the host's own value instead", () => {
    const client = stage.create();
    const request = make('u1');
    scopeRequest(client, request, request.res, () => {
      const own = currentTracker(client);
      request.growingio = client as never;
      expect(request.growingio).toBe(client);
      expect(Object.keys(request)).toEqual(['res', 'session']);
      expect(currentTracker(client)).toBe(own);
      expect(own?.identify('u1')).toEqual({ ok: true });
    });
  });

  it('belongs to the client that was first on the request', () => {
    const [first, second] = [stage.create(), stage.create()];
    const [request, other] = [make(), make()];
    scopeRequest(first, request, request.res, () => {
      scopeRequest(second, request, request.res, () => {
        expect(request.growingio).toBe(currentTracker(first));
        expect(currentTracker(second)).not.toBe(currentTracker(first));
        expect(scopeRequest(second, request, request.res, () => currentTracker(second))).toBe(currentTracker(second));
      });
    });
    scopeRequest(second, other, other.res, () => {
      scopeRequest(first, other, other.res, () => {
        expect(other.growingio).toBe(currentTracker(second));
        const standIn = derive(other) as Request;
        expect(scopeRequest(first, standIn, other.res, () => currentTracker(first))).not.toBe(standIn.growingio);
      });
    });
  });

  it('refuses what is tracked after its client is shut down, and throws nothing', async () => {
    const client = stage.create();
    const [request, later] = [make(), make()];
    scopeRequest(client, request, request.res, nothing);
    await client.shutdown();
    scopeRequest(client, later, later.res, nothing);
    for (const each of [request, later]) {
      expect(each.growingio?.track('Visit', null, { loginUserId: 'u1' })).toMatchObject({ reason: 'shut_down' });
    }
  });
});

describe('scopeRequest', () => {
  it.each([
    ['whose prototype is a class', () => new IncomingMessage(new Socket())],
    ['whose prototype an application has made', () => derive(derive({}))],
    ["with a growingio of its application's own", () => derive({}, { growingio: { value: 'own' } })],
  ])('leaves the prototype alone of a request %s', (_, make) => {
    const client = stage.create();
    const request = make();
    const prototype = Reflect.getPrototypeOf(request) ?? {};
    const before = Object.getOwnPropertyDescriptors(prototype);
    const seen = Reflect.get(request, 'growingio') as unknown;
    const found = scopeRequest(client, request, respond(), () => currentTracker(client));
    expect(found).toBeDefined();
    expect(Object.getOwnPropertyDescriptors(prototype)).toEqual(before);
    expect(Reflect.get(request, 'growingio')).toBe(seen ?? found);
  });

  it('serves a frozen request by its context alone, with one tracker', async () => {
    const client = stage.create();
    const request = Object.freeze(makeRequest('u1'));
    const find = (): unknown => scopeRequest(client, request, request.res, () => currentTracker(client));
    expect(find()).toBe(find());
    scopeRequest(client, request, request.res, () => client.track('Visit'));
    expect(request.growingio).toBeUndefined();
    expect(await arrived(stage, client, request)).toEqual(['Visit by u1']);
  });

  it('reads the session of a Proxy that was scoped, and of its target where that is asked', async () => {
    const client = stage.create();
    const request = makeRequest('alice');
    const proxy = new Proxy(request, {
      get: (target, name, receiver) =>
        name === 'session' ? { userId: 'bob' } : (Reflect.get(target, name, receiver) as unknown),
    });
    scopeRequest(client, proxy, request.res, () => {
      client.track('Current');
      proxy.growingio?.track('ByProxy');
      request.growingio?.track('ByTarget');
    });
    expect(await arrived(stage, client, request)).toEqual(['ByProxy by bob', 'ByTarget by alice', 'Current by bob']);
  });

  it('keeps the tracker of a request for which another response is served within it', async () => {
    const client = stage.create();
    const request = makeRequest('alice');
    const inner = respond();
    scopeRequest(client, request, request.res, () => {
      const held = request.growingio;
      held?.identify('u9');
      const proxy = new Proxy(request, {});
      scopeRequest(client, proxy, inner, () => client.track('Inner'));
      inner.destroyed = true;
      expect(request.growingio).toBe(held);
      request.growingio?.track('Outer');
    });
    expect(await arrived(stage, client, request)).toEqual(['Inner by alice', 'Outer by u9']);
  });
});
