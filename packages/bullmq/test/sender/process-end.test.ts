/** The end of a process whose events go into a queue, with the built packages. */
import { startRedis, type RunningRedis } from '../../../../testing/redis.js';
import { startScript } from '../../../../testing/start-script.js';

/** A script whose events go into the queue of a Redis, and which says at its end what became of them. */
const script = (socket: string, work: string): string => `
  import { bullmqSender } from '@growingio/bullmq';
  const connection = { path: ${JSON.stringify(socket)} };
  const client = new GrowingIO({ sender: bullmqSender({ connection }), shutdownTimeout: 500 });
  ${work}
  process.on('exit', () => console.log('handed over:', client.stats().handedOver));`;

const track = "client.track('BuyProduct', { product_price: 14 }, { loginUserId: '9128391' });";

describe('a process that hands its events over', () => {
  let redis: RunningRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('ends by itself, and hands its last event over before', async () => {
    const { code, text } = await startScript(script(redis.socket, track)).ended;
    expect(text).toContain('handed over: 1');
    expect(code).toBe(0);
  });

  it('ends by itself when it has tracked nothing', async () => {
    const { code, text } = await startScript(script(redis.socket, '')).ended;
    expect(text).toContain('handed over: 0');
    expect(code).toBe(0);
  });

  it.each([
    ['has tracked nothing', '', 'handed over: 0'],
    ['has tracked', track, 'dropped: 1 event'],
  ])('ends by itself while Redis is down, when it %s', async (_, work, said) => {
    const { code, text } = await startScript(script(`${redis.socket}.gone`, work)).ended;
    expect(text).toContain(said);
    expect(code).toBe(0);
  });
});
