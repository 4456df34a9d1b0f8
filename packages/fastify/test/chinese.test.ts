/** What is said in Chinese: message by message, and as it comes. */
import { join } from 'node:path';
import { useLanguage } from '@growingio/upload/adapter';
import Fastify from 'fastify';
import { describeChineseMessages } from '../../../testing/chinese-messages.js';
import { chinese } from '../src/chinese.js';
import { growingio, type GrowingIO } from '../src/index.js';

describeChineseMessages({ folder: join(__dirname, '../src'), dictionary: chinese, positions: { warn: [0] } });

describe('the plugin in Chinese', () => {
  beforeEach(() => {
    useLanguage('zh');
  });

  afterEach(() => {
    useLanguage('en');
  });

  it('says what to write where it was called by hand', () => {
    expect(() => {
      Reflect.apply(growingio, undefined, []);
    }).toThrow(
      'growingio 本身就是插件，由 Fastify 调用：请写成 app.register(growingio) 或 app.register(growingio, { projectId })',
    );
  });

  it('refuses what is no client', async () => {
    const app = Fastify().register(growingio, { client: 1 as unknown as GrowingIO });
    await expect(app.ready()).rejects.toThrow('client 的值无效（1），应为：现成的 client，例如 new GrowingIO()');
  });

  it('refuses an option that it does not know, and a missing project ID', async () => {
    await expect(
      Fastify()
        .register(growingio, { flushat: 1 } as object)
        .ready(),
    ).rejects.toThrow('flushat 不是选项：是否想写 flushAt？');
    await expect(Fastify().register(growingio).ready()).rejects.toThrow('projectId 缺失：请传入');
  });
});
