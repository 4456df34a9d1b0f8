/** What is said in Chinese: message by message, and as it comes. */
import 'reflect-metadata';
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { AmbientTracker } from '../src/ambient-tracker.js';
import { chinese } from '../src/chinese.js';
import { injectInvisibly } from '../src/injection.js';
import { getGrowingIOToken, GrowingIO, GrowingIOModule, Track } from '../src/index.js';
import { Test } from '@nestjs/testing';

describeChineseMessages({
  folder: join(__dirname, '../src'),
  dictionary: chinese,
  // A token, and what Nest has as tokens.
  apart: [/^the clients that GrowingIOModule has made$/, /^(imports: \[)?GrowingIOModule\.forRoot/],
});

describe('the module in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  const start = (imported: Parameters<typeof Test.createTestingModule>[0]): Promise<unknown> =>
    Test.createTestingModule(imported).compile();

  it('says what to write where it was imported without forRoot()', async () => {
    await expect(start({ imports: [GrowingIOModule] })).rejects.toThrow(
      'GrowingIOModule 没有选项：请写成 imports: [GrowingIOModule.forRoot()]',
    );
  });

  it('needs the async context', async () => {
    const module = GrowingIOModule.forRoot({ mode: 'test', asyncContext: false });
    await expect(start({ imports: [module] })).rejects.toThrow(
      'asyncContext 为 false，而 GrowingIOModule 需要它：@Track 靠它找到请求',
    );
  });

  it('refuses what is no name of a client', () => {
    expect(() => getGrowingIOToken(' ')).toThrow(
      `name 的值无效（" "），应为：名称，例如 GrowingIOModule.forRoot({ name: 'audit' })`,
    );
  });

  it("refuses decorators that are not TypeScript's own", () => {
    const given = [() => undefined, { kind: 'method', name: 'buy' }];
    expect(() => {
      Reflect.apply(Track('BuyProduct'), undefined, given);
    }).toThrow(
      "buy 上的 @Track('BuyProduct')：Nest 需要 TypeScript 自己的装饰器，请在 tsconfig.json 中设置 experimentalDecorators",
    );
  });

  it('says what an application without the module has to import', async () => {
    class Shop {
      readonly name = 'shop';
    }
    injectInvisibly(Shop.prototype, 'chinese');
    await expect(start({ providers: [Shop] })).rejects.toThrow(
      "@Track 的 client：请把 GrowingIOModule.forRoot({ name: 'chinese' }) 放进根模块的 imports",
    );
  });

  it('says where identify() belongs', async () => {
    const client = new GrowingIO({ mode: 'test' });
    expect(new AmbientTracker(client).identify('u1')).toMatchObject({
      issues: [{ message: 'identify() 只能在请求中调用：在请求之外请用 client.scope({ loginUserId }, work)' }],
    });
    await client.shutdown();
  });
});
