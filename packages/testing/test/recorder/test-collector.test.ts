import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { GrowingIO } from '@growingio/upload';
import { startTestCollector, type TestCollector } from '../../src/index.js';

let collector: TestCollector;

beforeEach(async () => {
  collector = await startTestCollector();
});

afterEach(async () => {
  await collector.close();
});

describe('startTestCollector', () => {
  it('receives what a client of its options sends, and waits for it', async () => {
    const client = new GrowingIO({ ...collector.clientOptions, flushInterval: 1 });
    client.track('BuyProduct', { product_price: 14 }, { loginUserId: '9128391' });
    expect(await collector.waitFor('event:BuyProduct user:9128391')).toMatchObject([
      { variables: { product_price: 14 } },
    ]);
    expect(collector.events).toHaveLength(1);
    await client.shutdown();
  });

  it('receives it whatever the environment says', async () => {
    const before = process.env['GROWINGIO_MODE'];
    process.env['GROWINGIO_MODE'] = 'off';
    const client = new GrowingIO({ ...collector.clientOptions, flushInterval: 1 });
    if (before === undefined) delete process.env['GROWINGIO_MODE'];
    else process.env['GROWINGIO_MODE'] = before;
    client.track('BuyProduct', null, { loginUserId: '9128391' });
    expect(await client.shutdown()).toMatchObject({ delivered: 1 });
  });

  it('receives what another process sends that has its environment', async () => {
    const program =
      'console.log(process.env.GROWINGIO_HOST, process.env.GROWINGIO_PROJECT_ID, process.env.GROWINGIO_MODE)';
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env: collector.env });
    expect(stdout.trim()).toBe(`${collector.url} test production`);
  });

  it('takes the options of a collector, and refuses others', async () => {
    const failing = await startTestCollector({ respond: () => 503 });
    expect((await fetch(`${failing.url}/v3/test/s2s/cstm?stm=1`, { method: 'POST', body: '[]' })).status).toBe(503);
    await failing.close();
    await expect(startTestCollector({ prot: 0 } as never)).rejects.toThrow('did you mean port?');
  });
});
