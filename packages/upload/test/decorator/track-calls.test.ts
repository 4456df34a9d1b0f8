import 'reflect-metadata';
import { trackCalls } from '../../src/decorator/track-calls.js';

function record() {
  const calls: { self: unknown; result: unknown; args: readonly unknown[] }[] = [];
  return {
    calls,
    succeeded: (self: unknown, result: unknown, args: readonly unknown[]) => {
      calls.push({ self, result, args });
    },
  };
}

describe('trackCalls', () => {
  it('reports this, the result and the arguments of a call', () => {
    const { calls, succeeded } = record();
    const add = trackCalls((a: number, b: number) => a + b, succeeded);
    const self = { add };
    expect(self.add(1, 2)).toBe(3);
    expect(calls).toEqual([{ self, result: 3, args: [1, 2] }]);
  });

  it('reports a promise when it resolves, with its value', async () => {
    const { calls, succeeded } = record();
    const promise = trackCalls(() => Promise.resolve(7), succeeded)();
    expect(calls).toHaveLength(0);
    expect(await promise).toBe(7);
    expect(calls).toMatchObject([{ result: 7 }]);
  });

  it('reports nothing of a call that throws, and passes the error on', () => {
    const { calls, succeeded } = record();
    const fail = trackCalls((): never => {
      throw new Error('sold out');
    }, succeeded);
    expect(() => fail()).toThrow('sold out');
    expect(calls).toHaveLength(0);
  });

  it('reports nothing of a promise that rejects, and passes the error on', async () => {
    const { calls, succeeded } = record();
    await expect(trackCalls(() => Promise.reject(new Error('sold out')), succeeded)()).rejects.toThrow('sold out');
    expect(calls).toHaveLength(0);
  });

  it('reports a query builder when it is awaited and has succeeded, and runs it once', async () => {
    const { calls, succeeded } = record();
    let runs = 0;
    class Query {
      then(resolve: (rows: string[]) => unknown): unknown {
        runs += 1;
        return Promise.resolve(['apple']).then(resolve);
      }
    }
    const query = trackCalls(() => new Query(), succeeded)();
    expect(query).toBeInstanceOf(Query);
    expect([runs, calls.length]).toEqual([0, 0]);
    expect(await query).toEqual(['apple']);
    expect([runs, calls]).toMatchObject([1, [{ result: ['apple'] }]]);
  });

  it('reports a query builder that is awaited twice once', async () => {
    const { calls, succeeded } = record();
    const query = trackCalls(() => ({ then: (resolve: (rows: number) => unknown) => resolve(7) }), succeeded)();
    expect([await query, await query]).toEqual([7, 7]);
    expect(calls).toHaveLength(1);
  });

  it('keeps name, length, own properties and metadata', () => {
    const method = Object.assign(
      function buy(_product: string, _count: number) {
        return true;
      },
      { route: '/buy' },
    );
    Reflect.defineMetadata('path', '/buy', method);
    const wrapped = trackCalls(method, record().succeeded);
    expect([wrapped.name, wrapped.length, wrapped.route]).toEqual(['buy', 2, '/buy']);
    expect(Reflect.getMetadata('path', wrapped)).toBe('/buy');
  });
});
