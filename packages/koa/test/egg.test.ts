import { GrowingIO, GrowingIOError, growingio } from '../src/index.js';

/** As much of Egg's application as a middleware's maker is handed. */
function makeEgg() {
  const closing: (() => Promise<unknown>)[] = [];
  const registerBeforeClose = (close: () => Promise<unknown>): void => void closing.push(close);
  return { app: { lifecycle: { registerBeforeClose } }, close: () => Promise.all(closing.map((each) => each())) };
}

const say = (): void => undefined;
const logger = { debug: say, info: say, warn: say, error: say };

/** What is in `config.growingio`: nothing types that. */
const configured = (entry: object): object => ({ projectId: 'p1', mode: 'test', logger, ...entry });

describe('growingio() as Egg calls it', () => {
  it.each([
    { match: '/shop' },
    { ignore: [/^\/health/, (): boolean => false] },
    { enable: true },
    { enable: true, match: '/shop', ignore: undefined },
  ])('leaves Egg its own options: %o', (entry) => {
    const given = configured(entry);
    expect(growingio(given, makeEgg().app).client.mode).toBe('test');
    expect(given).toEqual(configured(entry)); // Egg reads them afterwards.
  });

  it('needs no application for it, as with `(options) => growingio(options)`', () => {
    expect(growingio(configured({ match: '/shop' })).client.mode).toBe('test');
  });

  it('does nothing where Egg leaves the middleware out, and needs no project ID then', () => {
    expect(growingio({ enable: false } as object).client.mode).toBe('off');
  });

  it.each(['matches', 'ignores', 'enabled', 'Match'])(
    'refuses a misspelt %s, and the options of anybody else',
    (name) => {
      expect(() => growingio(configured({ [name]: true, match: '/' }), makeEgg().app)).toThrow(GrowingIOError);
      expect(() => growingio(configured({ [name]: true }))).toThrow(`${name} is no option`);
    },
  );

  it('takes a ready client', () => {
    const client = new GrowingIO({ mode: 'off' });
    expect(growingio(client, makeEgg().app).client).toBe(client);
  });

  it('shuts its client down when Egg closes', async () => {
    const egg = makeEgg();
    const { client } = growingio(configured({}), egg.app);
    client.track('BuyProduct', {}, { loginUserId: 'u1' });
    await egg.close();
    expect(client.track('BuyProduct', {}, { loginUserId: 'u1' })).toMatchObject({ reason: 'shut_down' });
    expect(client.stats()).toMatchObject({ pending: 0 });
  });

  // A function in its place is Koa's `next`: then the middleware was mounted uncalled.
  it.each([undefined, {}, { lifecycle: {} }])('waits for nothing of what is no Egg: %p', (app) => {
    expect(growingio(configured({}), app).client.mode).toBe('test');
  });
});
