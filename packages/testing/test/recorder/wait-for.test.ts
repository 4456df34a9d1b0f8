import { fakeClocks } from '../../../../testing/fake-clocks.js';
import { realTimers } from '@growingio/upload/adapter';
import { createRecorder, type EventMatcher } from '../../src/index.js';

const user = { loginUserId: '9128391' };

afterEach(() => {
  jest.useRealTimers();
});

describe('waitFor', () => {
  it('resolves at once with what has been tracked already, and delivers it', async () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', { product_price: 14 }, user);
    const [bought, ...more] = await recorder.waitFor('BuyProduct', { timeout: 1 });
    expect(bought).toMatchObject({ event: 'BuyProduct', variables: { product_price: 14 } });
    expect(more).toEqual([]);
    expect(recorder.stats()).toMatchObject({ delivered: 1, pending: 0 });
  });

  it('waits for an event that comes later, and passes others by', async () => {
    const recorder = createRecorder();
    const waiting = recorder.waitFor({ event: 'BuyProduct', variables: { product_price: 15 } });
    setTimeout(() => recorder.track('BuyProduct', { product_price: 14 }, user), 5);
    setTimeout(() => recorder.track('BuyProduct', { product_price: 15 }, user), 10);
    expect(await waiting).toMatchObject([{ variables: { product_price: 15 } }]);
  });

  it('finds what a job tracks that does not end', async () => {
    const recorder = createRecorder();
    let end = (): void => undefined;
    const job = recorder.scope(user, async (tracker) => {
      await new Promise<void>((resolve) => {
        end = resolve;
        setTimeout(() => tracker.track('BuyProduct'), 5);
      });
    });
    expect(await recorder.waitFor('BuyProduct')).toHaveLength(1);
    end();
    await job;
  });

  it.each<[string, EventMatcher]>([
    ['one of several keys', ['Login', 'BuyProduct']],
    ['a function', ({ event }) => event === 'BuyProduct'],
    ['a matcher of Jest', expect.objectContaining({ event: expect.stringMatching(/^Buy/) as string }) as never],
  ])('takes %s', async (_, matcher) => {
    const recorder = createRecorder();
    recorder.track('ViewShop', null, user);
    recorder.track('BuyProduct', null, user);
    expect(await recorder.waitFor(matcher)).toMatchObject([{ event: 'BuyProduct' }]);
  });

  it('rejects when the time is over, with the nearest event and all others', async () => {
    const recorder = createRecorder();
    recorder.track('Login', null, user);
    recorder.track('BuyProduct', { product_name: '苹果', product_price: 14 }, user);
    const wanted = { event: 'BuyProduct', variables: { product_price: 15 } };
    await expect(recorder.waitFor(wanted, { timeout: 5 })).rejects.toThrow(
      [
        'waited 5 ms for BuyProduct with { product_price: 15 }',
        '',
        'The nearest event (- expected, + tracked):',
        "    event: 'BuyProduct'",
        "    loginUserId: '9128391'",
        "    product_name: '苹果'",
        '  - product_price: 15',
        '  + product_price: 14',
        '',
        'Tracked: Login by 9128391, BuyProduct by 9128391',
      ].join('\n'),
    );
  });

  it('points at the line of the test', async () => {
    const { stack } = await createRecorder()
      .waitFor('BuyProduct', { timeout: 1 })
      .then(
        () => new Error('it resolved'),
        (error: unknown) => error as Error,
      );
    expect(stack?.split('\n').find((line) => line.startsWith('    at'))).toContain('wait-for.test.ts');
  });

  it('names what was refused, and why', async () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct');
    const waiting = recorder.waitFor('BuyProduct', { timeout: 5 });
    await expect(waiting).rejects.toThrow(
      /Tracked: nothing\n\nRefused:\n {2}BuyProduct: no_login_user \(nobody is logged/,
    );
  });

  it('rejects with the reason of its signal, before and during the wait', async () => {
    const recorder = createRecorder();
    await expect(recorder.waitFor('BuyProduct', { signal: AbortSignal.abort(new Error('over')) })).rejects.toThrow(
      'over',
    );
    const controller = new AbortController();
    const waiting = recorder.waitFor('BuyProduct', { signal: controller.signal });
    setTimeout(() => {
      controller.abort(new Error('the test is over'));
    }, 5);
    await expect(waiting).rejects.toThrow('the test is over');
  });

  it('rejects when the function of the test throws, and harms nobody else', async () => {
    const recorder = createRecorder();
    const waiting = recorder.waitFor(() => {
      throw new Error('the test’s own');
    });
    setTimeout(() => {
      expect(recorder.track('BuyProduct', null, user)).toEqual({ ok: true });
    }, 5);
    await expect(waiting).rejects.toThrow('the test’s own');
  });

  it('rejects a wrong time-out and a wrong matcher', async () => {
    const recorder = createRecorder();
    await expect(recorder.waitFor('BuyProduct', { timeout: 0 })).rejects.toThrow("waitFor's timeout is 0");
    await expect(recorder.waitFor(14 as never)).rejects.toThrow('the matcher is 14');
  });

  it.each<[string, unknown, string]>([
    ['a number', 100, 'options is 100: it must be an object, such as { timeout: 4000 }'],
    ['null', null, 'options is null: it must be an object'],
    ['a signal', new AbortController().signal, 'options is an object (AbortSignal): it must be an object'],
    ['a misspelt option', { timout: 100 }, 'timout is no option: did you mean timeout?'],
    ['a text for the time-out', { timeout: '100' }, 'waitFor\'s timeout is "100": pass milliseconds'],
    [
      'a controller for its signal',
      { signal: new AbortController() },
      "waitFor's signal is an object (AbortController): pass an AbortSignal, such as controller.signal",
    ],
    ['null for its signal', { signal: null }, "waitFor's signal is null: pass an AbortSignal"],
  ])('rejects %s in place of its options at once, and leaves no timer behind', async (_, options, message) => {
    const timers = jest.spyOn(realTimers, 'setTimeout');
    const recorder = createRecorder();
    timers.mockClear();
    await expect(recorder.waitFor('BuyProduct', options as never)).rejects.toThrow(message);
    expect(timers).not.toHaveBeenCalled();
    timers.mockRestore();
  });

  it('takes a signal of another realm', async () => {
    const { signal } = new AbortController();
    const foreign = {
      aborted: true,
      reason: new Error('over there'),
      addEventListener: signal.addEventListener.bind(signal),
      removeEventListener: signal.removeEventListener.bind(signal),
    };
    const waiting = createRecorder().waitFor('BuyProduct', { signal: foreign as never });
    await expect(waiting).rejects.toThrow('over there');
  });

  describe.each(fakeClocks)('under fake timers (%s)', (_, config) => {
    it('waits, and gives up, in real time', async () => {
      jest.useFakeTimers(config);
      const recorder = createRecorder();
      const waiting = recorder.waitFor('BuyProduct');
      recorder.track('BuyProduct', null, user);
      expect(await waiting).toMatchObject([{ event: 'BuyProduct' }]);
      await expect(recorder.waitFor('Login', { timeout: 5 })).rejects.toThrow('waited 5 ms for Login');
      expect(await recorder.shutdown()).toMatchObject({ complete: true });
    });
  });
});
