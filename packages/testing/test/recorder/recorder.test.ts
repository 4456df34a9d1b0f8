import { GrowingIO } from '@growingio/upload';
import { scopeRequest } from '@growingio/upload/adapter';
import type * as Door from '../../src/index.js';
import { createRecorder, Recorder } from '../../src/index.js';

const apple = { product_name: '苹果', product_price: 14 };
const user = { loginUserId: '9128391' };

describe('createRecorder', () => {
  it('makes a client, which goes wherever one goes', () => {
    const recorder = createRecorder();
    expect(recorder).toBeInstanceOf(GrowingIO);
    expect(GrowingIO.is(recorder)).toBe(true);
    expect(GrowingIO.from(recorder)).toBe(recorder);
  });

  it('shows an event at once, by the names that track() has', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', apple, { ...user, time: 1_434_556_935_000 });
    expect(recorder.events()).toEqual([
      { event: 'BuyProduct', loginUserId: '9128391', time: 1_434_556_935_000, variables: apple },
    ]);
  });

  it('shows variables as they are sent, num where it was given, and none where there are none', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', { paid: true, tags: ['a', 'b'], at: new Date(0), coupon: null }, user);
    recorder.track('3', null, { ...user, num: 5 });
    expect(recorder.events()).toMatchObject([
      { variables: { paid: 'true', tags: 'a||b', at: '1970-01-01T00:00:00.000Z' } },
      { event: '3', num: 5, variables: {} },
    ]);
    expect(recorder.events()[0]?.variables).not.toHaveProperty('coupon');
    expect(recorder.events()[0]).not.toHaveProperty('num');
  });

  it('freezes events, and gives a list that is its asker’s own', () => {
    const recorder = createRecorder();
    recorder.track('BuyProduct', apple, user);
    const [event] = recorder.events();
    expect(Object.isFrozen(event)).toBe(true);
    expect(Object.isFrozen(event?.variables)).toBe(true);
    (recorder.events() as unknown[]).length = 0;
    expect(recorder.events()).toHaveLength(1);
  });

  it('does not change an event with the object that was passed', () => {
    const recorder = createRecorder();
    const variables = { ...apple };
    recorder.track('BuyProduct', variables, user);
    variables.product_price = 15;
    expect(recorder.events()).toMatchObject([{ variables: apple }]);
  });

  it('keeps its events from other recorders', () => {
    const [first, second] = [createRecorder(), createRecorder()];
    first.track('BuyProduct', apple, user);
    second.track('Login', null, user);
    expect(first.events().map(({ event }) => event)).toEqual(['BuyProduct']);
    expect(second.events().map(({ event }) => event)).toEqual(['Login']);
  });

  it('has counters that balance, and delivers at once', async () => {
    const recorder = createRecorder();
    for (let i = 0; i < 250; i += 1) recorder.track('BuyProduct', apple, user);
    recorder.track('BuyProduct');
    expect(recorder.stats()).toMatchObject({ accepted: 250, pending: 250, refused: { no_login_user: 1 } });
    expect(await recorder.flush()).toMatchObject({ complete: true, delivered: 250, pending: 0 });
    expect(recorder.stats()).toMatchObject({ accepted: 250, delivered: 250, pending: 0, dropped: 0, state: 'up' });
    expect(await recorder.shutdown()).toMatchObject({ complete: true, pending: 0 });
    recorder.track('BuyProduct', apple, user);
    expect(recorder.stats()).toMatchObject({ accepted: 250, refused: { shut_down: 1 } });
    expect(recorder.events()).toHaveLength(250);
  });

  it('delivers by itself', async () => {
    const recorder = createRecorder();
    const delivered = new Promise((resolve) => recorder.on('delivered', resolve));
    recorder.track('BuyProduct', apple, user);
    expect(await delivered).toMatchObject({ events: 1 });
  });

  it('works whatever the environment says', () => {
    const before = { ...process.env };
    Object.assign(process.env, { GROWINGIO_MODE: 'off', GROWINGIO_HOST: 'no host', GROWINGIO_PROJECT_ID: ' ' });
    try {
      const recorder = createRecorder();
      recorder.track('BuyProduct', apple, user);
      expect(recorder.find({ event: 'BuyProduct', variables: apple })).toHaveLength(1);
    } finally {
      for (const name of ['GROWINGIO_MODE', 'GROWINGIO_HOST', 'GROWINGIO_PROJECT_ID'])
        Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  it('takes the options that decide what becomes an event', () => {
    const said: string[] = [];
    const say = (line: string): number => said.push(line);
    const recorder = createRecorder({
      keyRules: 'refuse',
      unknownValues: 'omit',
      plan: { events: { BuyProduct: { variables: { shop: { type: 'string' } } } } },
      planRules: 'refuse',
      beforeSend: (event) => ({ ...event, variables: { ...event.variables, shop: 'one' } }),
      logger: { debug: say, info: say, warn: say, error: say },
    });
    recorder.track('buy product', apple, user);
    recorder.track('BuyProduct', { nested: {} as never }, user);
    recorder.track('BuyProducts', undefined, user);
    expect(recorder.stats().refused.invalid_event).toBe(2);
    expect(recorder.events()).toMatchObject([{ event: 'BuyProduct', variables: { shop: 'one' } }]);
    expect(said.join('\n')).toContain('buy product');
  });

  it('is silent without a logger', () => {
    const said = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    const recorder = createRecorder();
    recorder.track('buy product', apple, user);
    recorder.track('BuyProduct');
    expect(said).not.toHaveBeenCalled();
    said.mockRestore();
  });

  it('refuses options that would send, and misspelt ones', () => {
    expect(() => createRecorder({ host: 'https://api.growingio.com' } as never)).toThrow('host is no option');
    expect(() => createRecorder({ loginUserID: 'session.id' } as never)).toThrow('did you mean loginUserId?');
    expect(() => createRecorder(null as never)).toThrow('options');
    expect(() => createRecorder({ keyRules: 'deny' as never })).toThrow('keyRules');
  });

  it('forgets events and refusals by reset(), those of open jobs too, and goes on counting', async () => {
    const recorder = createRecorder();
    await recorder.scope(user, async (tracker) => {
      tracker.track('BuyProduct', apple);
      recorder.reset();
      await Promise.resolve();
    });
    recorder.track('BuyProduct');
    recorder.reset();
    expect(recorder.events()).toEqual([]);
    expect(recorder.recording.refusals).toEqual([]);
    expect(recorder.stats()).toMatchObject({ accepted: 1, refused: { no_login_user: 1 } });
  });

  it('counts what a request has tracked that has ended', () => {
    const recorder = createRecorder();
    const response = { writableFinished: false };
    scopeRequest(recorder, {}, response, () => recorder.track('BuyProduct'));
    expect(recorder.stats().refused.no_login_user).toBe(0);
    response.writableFinished = true;
    expect(recorder.stats().refused.no_login_user).toBe(1);
  });

  it('shows what an open job has tracked', async () => {
    const recorder = createRecorder();
    await recorder.scope(user, async (tracker) => {
      tracker.track('BuyProduct', apple);
      expect(recorder.find('BuyProduct')).toHaveLength(1);
      await Promise.resolve();
    });
    expect(recorder.find('BuyProduct')).toHaveLength(1);
  });
});

describe('a test that ends with a recorder', () => {
  // It would be that of a test which is over, and Jest warns of those.
  it('leaves no timer behind that asks for the time', async () => {
    const recorder = createRecorder();
    for (let i = 0; i < 3; i += 1) recorder.track('BuyProduct', apple, user);
    await recorder.flush();
    const now = jest.spyOn(Date, 'now').mockName('Date.now');
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(now).not.toHaveBeenCalled();
    now.mockRestore();
  });
});

describe('Recorder.is', () => {
  it('knows a recorder of another copy of this module, and no other client', () => {
    jest.resetModules();
    const again = jest.requireActual<typeof Door>('../../src/index.js');
    expect(again.Recorder).not.toBe(Recorder);
    expect(Recorder.is(again.createRecorder())).toBe(true);
    expect(Recorder.is(new GrowingIO({ mode: 'off' }))).toBe(false);
    expect(Recorder.is(undefined)).toBe(false);
  });
});
