import { execFile } from 'node:child_process';
import { promisify, types } from 'node:util';
import { runInNewContext } from 'node:vm';
import { GrowingIO } from '../../src/client/growingio.js';
import { trackCalls } from '../../src/decorator/track-calls.js';
import { KeptLog } from '../../src/conformance.js';

/** The results of the calls that succeeded, and a way to track a method that answers `result`. */
function record() {
  const results: unknown[] = [];
  const succeeded = (_self: unknown, result: unknown): void => {
    results.push(result);
  };
  return { results, answer: <Result>(result: Result) => trackCalls(() => result, succeeded)() };
}

function strictProxy(): object {
  const refuse = (target: object, key: string | symbol): unknown => {
    if (!(key in target)) throw new Error(`unknown key ${String(key)}`);
    return Reflect.get(target, key);
  };
  return new Proxy({ a: 1 }, { get: refuse });
}

class Query {
  runs = 0;

  then(resolve?: (rows: number) => unknown, reject?: (error: unknown) => unknown): unknown {
    this.runs += 1;
    return Promise.resolve(7).then(resolve, reject);
  }
}

class FailingQuery {
  then(resolve?: (rows: number) => unknown, reject?: (error: unknown) => unknown): unknown {
    return Promise.reject(new Error('no such table')).then(resolve, reject);
  }
}

describe('a tracked result', () => {
  it('may be a Proxy that refuses to be asked for `then`', () => {
    const { results, answer } = record();
    const proxy = strictProxy();
    expect(answer(proxy) === proxy).toBe(true);
    expect(results[0] === proxy).toBe(true);
  });

  it('is its own success, once, where following it throws', () => {
    const results: unknown[] = [];
    const succeeded = (_self: unknown, result: unknown): void => {
      results.push(result);
    };
    const early = trackCalls(() => 'early', succeeded, {
      follow: () => {
        throw new Error('unknown key lift');
      },
    });
    const late = trackCalls(() => 'late', succeeded, {
      follow: (value, report) => {
        report(value);
        throw new Error('unknown key subscribe');
      },
    });
    expect([early(), late()]).toEqual(['early', 'late']);
    expect(results).toEqual(['early', 'late']);
  });

  it('may be the same thenable 20,000 times, and each call is reported', async () => {
    const { results, answer } = record();
    const query = new Query();
    for (let calls = 0; calls < 20_000; calls += 1) answer(query);
    expect(answer(query) === query).toBe(true);
    expect(await query).toBe(7);
    expect([query.runs, results.length]).toEqual([1, 20_001]);
    await query;
    expect(results).toHaveLength(20_001);
  });

  it('may be a Proxy of the same thenable, made anew each time', async () => {
    const { results, answer } = record();
    const query = new Query();
    for (let calls = 0; calls < 20_000; calls += 1) answer(new Proxy(query, {}));
    await query;
    expect(results).toHaveLength(20_000);
  });

  it('is reported at once where it is a frozen thenable', async () => {
    const { results, answer } = record();
    const frozen = Object.freeze({ then: (resolve: (rows: number) => unknown) => resolve(7) });
    expect(await answer(frozen)).toBe(7);
    expect(results).toHaveLength(1);
  });

  it('is reported at once where it is a thenable Proxy that takes no property', async () => {
    const { results, answer } = record();
    const defineProperty = (): never => {
      throw new Error('read-only');
    };
    expect(
      await answer(new Proxy({ then: (resolve: (rows: number) => unknown) => resolve(7) }, { defineProperty })),
    ).toBe(7);
    expect(results).toHaveLength(1);
  });

  it('is no success for an earlier call whose query failed', async () => {
    const { results, answer } = record();
    let fails = true;
    const connection = {
      then: (resolve: (value: string) => unknown, reject: (error: unknown) => unknown) =>
        (fails ? Promise.reject(new Error('refused')) : Promise.resolve('open')).then(resolve, reject),
    };
    await expect((async () => answer(connection))()).rejects.toThrow('refused');
    fails = false;
    expect(await answer(connection)).toBe('open');
    expect(results).toEqual(['open']);
  });

  it('keeps the own properties of a promise, which is tracked before its caller goes on', async () => {
    const { results, answer } = record();
    const promise = Object.assign(Promise.resolve(7), { cancel: () => 'cancelled' });
    const tracked = answer(promise);
    expect(tracked).toBe(promise);
    expect(tracked.cancel()).toBe('cancelled');
    expect([await tracked, results]).toEqual([7, [7]]);
  });

  it('makes no unhandled rejection where the host takes a promise by its own property', async () => {
    const promise = Promise.reject(new Error('not found'));
    const request = Object.assign(promise, { json: async () => promise });
    await expect(record().answer(request).json()).rejects.toThrow('not found');
    // Jest fails a test that leaves a rejection unhandled.
    await new Promise(setImmediate);
  });

  it('keeps the state of a promise of a subclass, whatever its constructor takes', async () => {
    class Cancellable extends Promise<number> {
      #isCancelled = false;

      cancel(): void {
        this.#isCancelled = true;
      }

      get isCancelled(): boolean {
        return this.#isCancelled;
      }
    }
    class Named extends Promise<number> {
      constructor(readonly label: string) {
        super((resolve) => {
          resolve(8);
        });
      }

      static override get [Symbol.species]() {
        return Promise;
      }
    }
    const { results, answer } = record();
    const cancellable = new Cancellable((resolve) => {
      resolve(7);
    });
    answer(cancellable).cancel();
    expect(cancellable.isCancelled).toBe(true);
    expect([await cancellable, await answer(new Named('eight')), results]).toEqual([7, 8, [7, 8]]);
  });

  it('does not start a promise that starts when it is awaited', async () => {
    let starts = 0;
    class Lazy extends Promise<number> {
      override then<First = number, Second = never>(
        resolve?: ((value: number) => First | PromiseLike<First>) | null,
        reject?: ((reason: unknown) => Second | PromiseLike<Second>) | null,
      ): Promise<First | Second> {
        starts += 1;
        return super.then(resolve, reject);
      }

      static override get [Symbol.species]() {
        return Promise;
      }
    }
    const { results, answer } = record();
    const lazy = answer(
      new Lazy((resolve) => {
        resolve(7);
      }),
    );
    expect(starts).toBe(0);
    expect([await lazy, starts, results]).toEqual([7, 1, [7]]);
  });

  it('may be a promise of another realm', async () => {
    const { results, answer } = record();
    const promise = answer(runInNewContext('Promise.resolve(7)') as Promise<number>);
    expect(types.isPromise(promise)).toBe(true);
    await new Promise(setImmediate);
    expect(results).toEqual([7]);
  });
});

describe('the result of a scope', () => {
  const clients: GrowingIO[] = [];

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.shutdown()));
  });

  function create(): GrowingIO {
    const client = new GrowingIO({ projectId: 'p1', mode: 'test', logger: new KeptLog() });
    clients.push(client);
    return client;
  }

  it('keeps the scope open until a thenable has succeeded, and is not run by it', async () => {
    const client = create();
    const query = client.scope({}, (tracker) => {
      tracker.track('JobStarted');
      const then = async (resolve: (rows: number) => unknown): Promise<unknown> => {
        tracker.identify('u1');
        return Promise.resolve(7).then(resolve);
      };
      return { then };
    });
    await new Promise(setImmediate);
    expect(client.stats()).toMatchObject({ accepted: 0, refused: { no_login_user: 0 } });
    expect(await query).toBe(7);
    expect(client.stats()).toMatchObject({ accepted: 1, refused: { no_login_user: 0 } });
  });

  it.each<[string, () => PromiseLike<unknown>]>([
    ['a thenable', () => new FailingQuery() as PromiseLike<unknown>],
    [
      'a thenable that throws',
      () => ({
        then: () => {
          throw new Error('no such table');
        },
      }),
    ],
    ['a promise', async () => Promise.reject(new Error('no such table'))],
    ['a promise with properties', () => Object.assign(Promise.reject(new Error('no such table')), { cancel: 1 })],
  ])('ends the scope when %s has failed, and passes the failure on', async (_name, fail) => {
    const client = create();
    const work = client.scope({ loginUserId: 'u1' }, (tracker) => {
      tracker.track('JobStarted');
      return fail();
    });
    expect(client.stats().accepted).toBe(0);
    await expect((async () => work)()).rejects.toThrow('no such table');
    expect(client.stats().accepted).toBe(1);
  });

  it('leaves the rejection of a plain promise to end the process where nobody handles it', async () => {
    const script = `
      import { GrowingIO } from '@growingio/upload';
      const client = new GrowingIO({ projectId: 'p1', mode: 'test' });
      client.scope({}, async () => { throw new Error('sold out'); });`;
    const running = promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], { cwd: __dirname });
    await expect(running).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('sold out') as string });
  });

  it('keeps the own properties of a promise', async () => {
    const work = create().scope({}, () => Object.assign(Promise.resolve(7), { cancel: () => 'cancelled' }));
    expect([work.cancel(), await work]).toEqual(['cancelled', 7]);
  });
});
