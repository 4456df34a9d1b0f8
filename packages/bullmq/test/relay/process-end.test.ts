/** The end of a process that delivers from a queue, with the built packages. */
import { startRedis } from '../../../../testing/redis.js';
import { startScript } from '../../../../testing/start-script.js';

const script = (socket: string, redis: number): string => `
  import { createServer } from 'node:http';
  import { bullmqSender, createRelay } from '@growingio/bullmq';
  const connection = { path: ${JSON.stringify(socket)} };
  // Takes the events, but the relay can tell nobody any more.
  const server = createServer((request, response) => {
    process.kill(${String(redis)}, 'SIGKILL');
    request.resume().on('end', () => response.end());
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = 'http://127.0.0.1:' + server.address().port;
  const client = new GrowingIO({ host, sender: bullmqSender({ connection }) });
  client.track('BuyProduct', {}, { loginUserId: '9128391' });
  await client.shutdown();
  const relay = createRelay({ connection, lockDuration: 2000 });
  const ended = relay.run();
  while (relay.stats().delivered === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await relay.close({ timeout: 500 });
  await ended;
  server.close();
  console.log('closed');`;

it('comes by itself when the relay is closed, though its Redis died with what it held', async () => {
  const redis = await startRedis();
  try {
    const { code, text } = await startScript(script(redis.socket, redis.process.pid ?? 0)).ended;
    expect(text).toContain('closed');
    expect(code).toBe(0);
  } finally {
    await redis.close();
  }
});
