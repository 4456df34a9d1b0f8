/** `app.use(growingio)` without `()`, on both versions of Koa. */
import Router from '@koa/router';
import Koa, { type Middleware } from 'koa';
import { growingio } from '../src/index.js';

const uncalled = growingio as unknown as Middleware;
const advice = 'a function was passed without being called, so nothing is tracked: write app.use(growingio())';

describe.each([
  ['Koa 3', Koa],
  ['Koa 2', jest.requireActual<typeof Koa>('koa2')],
])('%s and growingio that is not called', (_, Create) => {
  it.each<[string, () => unknown]>([
    ['app.use(growingio)', () => new Create().use(uncalled)],
    ['router.use(growingio)', () => new Router().use(uncalled as never)],
  ])('throws at %s, and says what to write', (_, mount) => {
    expect(mount).toThrow(advice);
  });
});

describe('growingio that is not called, where nothing is asked at start', () => {
  it('goes on with a tracker that sends nothing, returns what the rest does, and says it once', async () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const tracked: unknown[] = [];
    for (let i = 0; i < 2; i += 1) {
      const ctx = { res: undefined } as unknown as Koa.Context;
      const result: unknown = await (uncalled as unknown as (ctx: object, next: () => Promise<string>) => unknown)(
        ctx,
        () => {
          tracked.push(ctx.growingio.track('BuyProduct'));
          return Promise.resolve('the rest');
        },
      );
      expect(result).toBe('the rest');
    }
    expect(tracked).toEqual([{ ok: true }, { ok: true }]);
    expect(said.mock.calls).toEqual([[`[growingio] ${advice}`]]);
    said.mockRestore();
  });
});
