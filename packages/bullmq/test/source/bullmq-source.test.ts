/** A job that a relay holds and that is gone meanwhile: by hand, or since another relay took it for ours being dead. */
import { Redis } from 'ioredis';
import { openBackend } from '../../src/backend/open-backend.js';
import { resolveQueueOptions } from '../../src/options.js';
import { BullmqSource } from '../../src/source/bullmq-source.js';
import { names, Stage, track } from '../stage.js';

const stage = Stage.use();

describe('BullmqSource', () => {
  it('lets go of a batch whose job is gone, and takes the next one', async () => {
    const client = stage.client({ flushAt: 1 });
    track(client, names(2));
    await client.flush();
    const said: string[] = [];
    const { connection, queueName } = stage;
    const backend = openBackend(resolveQueueOptions({ connection, queueName }), 'relay');
    const source = new BullmqSource(backend, queueName, { concurrency: 1, rate: 0, lockDuration: 5000 });
    stage.atEnd(() => source.close(0));
    await source.start({ say: (level, _kind, message) => said.push(`${level} ${message}`) });
    const first = await source.take();
    const queue = stage.queue();
    const redis = new Redis(connection);
    await redis.del(queue.toKey(first?.id ?? ''), queue.toKey(`${first?.id ?? ''}:lock`));
    redis.disconnect();
    await source.again(first!, 60_000);
    const second = await source.take();
    expect([second?.events.length, second?.id === first?.id]).toEqual([1, false]);
    expect(said.filter((line) => line.includes('the queue fails'))).toEqual([]);
  });
});
