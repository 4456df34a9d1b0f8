import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { OwnDispatcher } from '../../src/sender/own-dispatcher.js';

const options: Dispatcher.DispatchOptions = { origin: 'http://127.0.0.1:1', path: '/', method: 'POST' };

/** Dispatchers that take note of what is asked of them, and whose `close()` and `destroy()` end when the test says so. */
class Made {
  readonly all: { readonly dispatched: Dispatcher.DispatchOptions[]; destroyed: number; closed: number }[] = [];
  readonly ends: (() => void)[] = [];

  readonly create = (): Dispatcher => {
    const one = { dispatched: [] as Dispatcher.DispatchOptions[], destroyed: 0, closed: 0 };
    this.all.push(one);
    return {
      dispatch: (given: Dispatcher.DispatchOptions) => {
        one.dispatched.push(given);
        return true;
      },
      close: () => {
        one.closed += 1;
        return new Promise<void>((resolve) => this.ends.push(resolve));
      },
      destroy: () => {
        one.destroyed += 1;
        return new Promise<void>((resolve) => this.ends.push(resolve));
      },
    } as unknown as Dispatcher;
  };
}

/** As a test of the host's has it: nothing that is handed over runs. */
function fakeTimers(): void {
  jest.useFakeTimers({ doNotFake: ['nextTick'] });
}

let made: Made;

beforeEach(() => {
  made = new Made();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('OwnDispatcher', () => {
  it('makes its dispatcher when the event loop comes round, and only one', async () => {
    const dispatcher = new OwnDispatcher(made.create, true);
    expect(made.all).toHaveLength(0);
    await nextTurn();
    expect(made.all).toHaveLength(1);
    dispatcher.dispatch(options, {});
    dispatcher.dispatch(options, {});
    expect(made.all).toMatchObject([{ dispatched: [options, options] }]);
  });

  it('makes it for the first request when that comes earlier, and only one', async () => {
    const dispatcher = new OwnDispatcher(made.create, true);
    dispatcher.dispatch(options, {});
    expect(made.all).toMatchObject([{ dispatched: [options] }]);
    await nextTurn();
    expect(made.all).toHaveLength(1);
  });

  it('makes it at once where that can not wait', () => {
    new OwnDispatcher(made.create, false);
    expect(made.all).toHaveLength(1);
  });

  it.each([true, false])(
    'throws what the making throws for a request, and no earlier (canWait: %s)',
    async (canWait) => {
      let attempts = 0;
      const dispatcher = new OwnDispatcher(() => {
        attempts += 1;
        throw new Error('no undici');
      }, canWait);
      await nextTurn();
      expect(attempts).toBe(1);
      expect(() => dispatcher.dispatch(options, {})).toThrow('no undici');
      expect(attempts).toBe(2);
    },
  );

  it.each([
    ['when the event loop comes round', true],
    ['at once', false],
  ])('makes it in the context of nobody %s', async (_, canWait) => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    context.run('alice', () => {
      const create = (): Dispatcher => {
        seen.push(context.getStore());
        return made.create();
      };
      new OwnDispatcher(create, canWait);
    });
    await nextTurn();
    expect(seen).toEqual([undefined]);
  });

  it('makes it in the context of nobody for a request', () => {
    const context = new AsyncLocalStorage<string>();
    const seen: unknown[] = [];
    const create = (): Dispatcher => {
      seen.push(context.getStore());
      return made.create();
    };
    const dispatcher = new OwnDispatcher(create, true);
    context.run('alice', () => dispatcher.dispatch(options, {}));
    expect(seen).toEqual([undefined]);
  });

  it('makes none once it is destroyed', async () => {
    await new OwnDispatcher(made.create, true).destroy();
    await nextTurn();
    expect(made.all).toHaveLength(0);
  });

  it('destroys what it has made, and waits for that', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    let isOver = false;
    const destroyed = dispatcher.destroy().then(() => (isOver = true));
    await nextTurn();
    expect({ isOver, made: made.all }).toMatchObject({ isOver: false, made: [{ destroyed: 1 }] });
    for (const end of made.ends) end();
    await destroyed;
  });

  it('is destroyed without waiting while timers are fakes: it might be for ever', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    fakeTimers();
    await dispatcher.destroy();
    expect(made.all).toMatchObject([{ destroyed: 1 }]);
  });

  it('does not reject when a dispatcher can not be destroyed', async () => {
    const dispatcher = new OwnDispatcher(() => {
      const one = made.create();
      one.destroy = () => Promise.reject(new Error('no'));
      return one;
    }, false);
    await expect(dispatcher.destroy()).resolves.toBeUndefined();
  });

  it.each(['setImmediate', 'queueMicrotask'] as const)(
    'has a dispatcher for each request when %s alone is a fake',
    async (name) => {
      const dispatcher = new OwnDispatcher(made.create, false);
      const real = globalThis[name];
      Reflect.set(globalThis, name, () => undefined);
      try {
        dispatcher.dispatch(options, {});
        for (let turn = 0; turn < 3; turn += 1) await nextTurn();
        expect(made.all).toMatchObject([{ closed: 1 }, { dispatched: [{ reset: true }] }]);
      } finally {
        Reflect.set(globalThis, name, real);
      }
    },
  );

  it('has a dispatcher for each request while timers are fakes, and lets each end', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    fakeTimers();
    expect(dispatcher.dispatch(options, {})).toBe(true);
    await nextTurn();
    await nextTurn();
    await nextTurn();
    dispatcher.dispatch(options, {});
    expect(made.all).toMatchObject([
      { dispatched: [], closed: 1 },
      { dispatched: [{ ...options, reset: true }], closed: 1 },
      { dispatched: [{ ...options, reset: true }], closed: 1 },
    ]);
  });

  it('has one for all again when timers are real again', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    fakeTimers();
    dispatcher.dispatch(options, {});
    await nextTurn();
    await nextTurn();
    await nextTurn();
    jest.useRealTimers();
    dispatcher.dispatch(options, {});
    dispatcher.dispatch(options, {});
    expect(made.all).toHaveLength(3);
    expect(made.all[2]).toMatchObject({ dispatched: [options, options], closed: 0 });
  });

  it('destroys those that have not ended yet, and forgets those that have', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    fakeTimers();
    dispatcher.dispatch(options, {});
    await nextTurn();
    await nextTurn();
    await nextTurn();
    made.ends[0]?.();
    await nextTurn();
    await dispatcher.destroy();
    expect(made.all).toMatchObject([{ destroyed: 0 }, { destroyed: 1 }]);
  });

  it('takes replaced timers for real ones where they do what they promise, as those of monitoring do', async () => {
    const dispatcher = new OwnDispatcher(made.create, false);
    const real = globalThis.setImmediate;
    globalThis.setImmediate = ((...args: Parameters<typeof setImmediate>) => real(...args)) as typeof setImmediate;
    try {
      dispatcher.dispatch(options, {});
      await nextTurn();
      await nextTurn();
      await nextTurn();
      dispatcher.dispatch(options, {});
      expect(made.all).toMatchObject([{ dispatched: [options, options], closed: 0 }]);
    } finally {
      globalThis.setImmediate = real;
    }
  });
});
