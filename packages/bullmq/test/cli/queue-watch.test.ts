/** The watch over a queue: a connection that answers no more is given up, and looks do not pile up on it. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { useCloseAtEnd } from '@growingio/upload/conformance';
import { Redis } from 'ioredis';
import { QueueWatch } from '../../src/cli/queue-watch.js';
import { password, useShop } from './shop.js';

const shop = useShop();

/** Passes connections on to Redis; `freeze()` lets those of now hang for ever, as a network does that drops their packets. */
async function startProxy() {
  const sockets: Socket[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    const behind = connect(shop.redis.port, '127.0.0.1');
    sockets.push(socket, behind);
    for (const each of [socket, behind]) each.on('error', () => undefined);
    socket.pipe(behind).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://:${password}@127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    connections: () => connections,
    freeze: () => {
      for (const each of sockets) each.unpipe().pause();
    },
    close: () => {
      server.close();
      for (const each of sockets) each.destroy();
    },
  };
}

describe('QueueWatch', () => {
  const closeAtEnd = useCloseAtEnd({ afterAll });

  function openWatch(connection: string, queueName: string): QueueWatch {
    const watch = new QueueWatch({ connection, queueName });
    closeAtEnd(() => watch.close());
    return watch;
  }

  it('says in time that a connection hangs, gives it up, and reads over another one', async () => {
    const queueName = shop.newQueue();
    await shop.handOver(queueName, 20);
    const proxy = await startProxy();
    closeAtEnd(proxy.close);
    const watch = openWatch(proxy.url, queueName);
    expect(await watch.read()).toMatchObject({ handedOver: 20 });
    expect(await watch.findProblem(5000)).toBeUndefined();
    const before = proxy.connections();

    proxy.freeze();
    expect(await watch.findProblem(50)).toBe('no answer within 0.05 s');
    await expect(watch.read()).rejects.toThrow('no answer within 4 s');
    expect(await watch.read()).toMatchObject({ handedOver: 20 });
    expect(await watch.findProblem(5000)).toBeUndefined();
    expect(proxy.connections()).toBe(2 * before);
  });

  it('asks a Redis that hangs once, however often it is asked', async () => {
    const admin = new Redis(shop.redis.url);
    closeAtEnd(() => {
      admin.disconnect();
    });
    const countAsked = async (): Promise<number> =>
      Number(/cmdstat_hexists:calls=(\d+)/.exec(await admin.info('commandstats'))?.[1]);
    const watch = openWatch(shop.redis.url, shop.newQueue());
    expect(await watch.findProblem(5000)).toBeUndefined();
    const before = await countAsked();
    await shop.redis.pause();
    const problems = await Promise.all(Array.from({ length: 100 }, () => watch.findProblem(50)));
    const isReached = watch.findProblem(5000);
    await shop.redis.resume();
    expect(new Set(problems)).toEqual(new Set(['no answer within 0.05 s']));
    expect(await isReached).toBeUndefined();
    expect(await countAsked()).toBe(before + 1);
  });

  it('says why it is refused, without the password', async () => {
    const connection = `redis://:wr0ng@127.0.0.1:${String(shop.redis.port)}`;
    const watch = openWatch(connection, 'shop');
    expect(await watch.findProblem(5000)).toBe('wrong user or password, WRONGPASS');
  });
});
