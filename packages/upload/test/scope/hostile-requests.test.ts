/** Requests, responses and contexts of any kind: nothing of ours throws, and the host's work runs once. */
import { resumeRequest, scopeRequest } from '../../src/client/for-adapters.js';
import fc from 'fast-check';
import type { GrowingIO } from '../../src/client/growingio.js';
import { currentTracker } from '../../src/scope/current-tracker.js';
import type { Tracker } from '../../src/tracker/tracker.js';
import { KeptLog } from '../../src/conformance/host/kept-log.js';
import { useClients } from '../use-clients.js';

const stage = useClients({ logger: new KeptLog(), host: 'http://127.0.0.1:9', shutdownTimeout: 0 });

const fail = (): never => {
  throw new Error('the host fails');
};

const names = ['res', 'req', 'raw', 'socket', 'upgrade', 'headers', 'session', 'user', 'growingio', 'app'];
const states = ['destroyed', 'writableFinished', 'once', 'req'];
const traps = ['get', 'set', 'has', 'getPrototypeOf', 'defineProperty', 'getOwnPropertyDescriptor', 'isExtensible'];

const value = fc.oneof(
  fc.constantFrom(undefined, null, true, false, 0, 1, '', 'x', Symbol('s'), [], {}, fail, () => undefined),
  fc.constant({ userId: 'u1' }),
  fc.constant({ destroyed: true }),
);

/** A property: a value, or a getter that throws. */
function property(given: unknown, throws: boolean): PropertyDescriptor {
  const shared = { configurable: true, enumerable: true };
  return throws ? { ...shared, get: fail } : { ...shared, value: given, writable: true };
}

/** Objects with some of these properties, on a prototype or on none; frozen, behind Proxies, revoked; and what is no object. */
function hostile(keys: readonly string[]): fc.Arbitrary<() => unknown> {
  const entries = fc.dictionary(fc.constantFrom(...keys), fc.tuple(value, fc.boolean()));
  const plain = fc
    .tuple(entries, fc.constantFrom(null, Object.prototype, Array.prototype), fc.boolean())
    .map(([made, prototype, isInherited]) => {
      const properties = Object.entries(made).map(
        ([name, [given, throws]]) => [name, property(given, throws)] as const,
      );
      const object = Object.create(prototype, Object.fromEntries(properties)) as object;
      return isInherited ? (Object.create(object) as object) : object;
    });
  const throwing = fc.subarray(traps).map((some) => Object.fromEntries(some.map((name) => [name, fail])));
  const objects: fc.Arbitrary<() => object>[] = [
    plain.map((object) => () => object),
    plain.map((object) => () => Object.freeze(object)),
    plain.map((object) => () => Object.preventExtensions(object)),
    fc.tuple(plain, throwing).map(
      ([object, handler]) =>
        () =>
          new Proxy(object, handler),
    ),
    // A strict one, which refuses the names that it does not know, and a double, which has something under every name.
    plain.map(
      (object) => () => new Proxy(object, { get: (target, name) => (name in target ? get(target, name) : fail()) }),
    ),
    plain.map((object) => () => new Proxy(object, { get: () => fail, has: () => true })),
    plain.map((object) => () => {
      const { proxy, revoke } = Proxy.revocable(object, {});
      revoke();
      return proxy;
    }),
  ];
  const others = fc.constantFrom(undefined, null, 5, 'request', Symbol('request'), () => undefined);
  return fc.oneof(
    ...objects,
    others.map((other) => () => other),
  );
}

function get(target: object, name: PropertyKey): unknown {
  return Reflect.get(target, name);
}

/** What the object has as `growingio`, where reading that does not throw in the host itself. */
function read(request: unknown): unknown {
  try {
    return (request as { growingio?: unknown }).growingio;
  } catch (error) {
    // Not ours: an object that is none, a getter or a trap of the host's.
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).stack?.split('at read ')[0]).not.toMatch(/src\/(scope|tracker)\//);
    return undefined;
  }
}

function useAll(tracker: Tracker | undefined): void {
  expect(['object', 'undefined']).toContain(typeof tracker?.track('Visit'));
  expect(tracker?.identify('u1').ok ?? true).toBe(true);
  expect(tracker?.track('Visit', {}, { loginUserId: 'u1' }).ok ?? true).toBe(true);
}

function scope(client: GrowingIO, request: unknown, response: unknown, work: () => unknown): unknown {
  return scopeRequest(client, request as object, response as object, work);
}

function outcomeOf(serve: () => unknown): unknown {
  try {
    return serve();
  } catch (error) {
    return error;
  }
}

it.each([{}, { asyncContext: false }, { mode: 'off' as const }])('serves whatever the host has: %j', (options) => {
  const [client, second] = [stage.create(options), stage.create(options)];
  fc.assert(
    fc.property(hostile(names), hostile(states), fc.boolean(), (makeRequest, makeResponse, fails) => {
      const [request, response] = [makeRequest(), makeResponse()];
      let runs = 0;
      const error = new Error('of the host');
      const serve = (): unknown =>
        scope(client, request, response, () =>
          scope(second, request, response, () => {
            runs += 1;
            useAll(currentTracker());
            useAll(currentTracker(client));
            expect(client.track('Visit', {}, { loginUserId: 'u1' })).toEqual({ ok: true });
            const found = read(request);
            if (options.mode === undefined && found !== null && typeof found === 'object' && 'identify' in found) {
              useAll(found as Tracker);
            }
            const standIn = Object(request) === request ? new Proxy(request as object, {}) : request;
            read(standIn);
            scope(client, standIn, response, () => (runs += 1));
            if (fails) throw error;
            return 'served';
          }),
        );
      expect(outcomeOf(serve)).toBe(fails ? error : 'served');
      expect(runs).toBe(2);
      expect(resumeRequest(client, request as object, () => 'resumed')).toBe('resumed');
    }),
    { numRuns: 500 },
  );
});
