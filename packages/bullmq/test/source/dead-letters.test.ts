/** A replay that is broken off while a relay runs: each letter is delivered once, and the counters balance. */
import type { Queue } from 'bullmq';
import { openBackend } from '../../src/backend/open-backend.js';
import { replayDeadLetters } from '../../src/index.js';
import { resolveQueueOptions } from '../../src/options.js';
import { DeadLetters } from '../../src/source/dead-letters.js';
import { names, Stage, track, until } from '../stage.js';

const stage = Stage.use();

/** Lets a relay run that makes so many dead letters, and mends then what was wrong with them. */
async function makeDeadLetters(count: number): Promise<void> {
  let isMended = false;
  stage.respond = ({ body }) => (!isMended && body.includes('Event') ? { status: 400 } : undefined);
  const client = stage.client();
  track(client, [...names(count), 'Good']);
  await client.flush();
  void stage.relay().run();
  await until(async () => {
    // They are dead only beside others that are accepted.
    track(client, ['Good']);
    await client.flush();
    return (await stage.fleet()).dead === count;
  }, 'the dead letters');
  isMended = true;
  stage.collector.clear();
}

function open() {
  const { connection, queueName } = stage;
  const backend = openBackend(resolveQueueOptions({ connection, queueName }), 'sender');
  stage.atEnd(() => backend.close());
  const [queue, dead] = [backend.openQueue(queueName), backend.openQueue(`${queueName}-dead`)];
  return { queue, dead, ledger: backend.openLedger(queue) };
}

const arrived = (): string[] => stage.arrived.filter((name) => name.startsWith('Event'));

describe('DeadLetters', () => {
  it('are delivered once where their replay dies after it has put one back, and another replay follows', async () => {
    await makeDeadLetters(3);
    const { queue, dead, ledger } = open();
    const killed = { ...ledger, handOver: () => Promise.reject(new Error('killed')) };
    const replay = { replayed: 0, kept: 0 };
    await expect(new DeadLetters(dead).replay(queue, killed as never, replay)).rejects.toThrow('killed');
    expect(replay).toEqual({ replayed: 0, kept: 0 });
    await until(() => arrived().length === 1, 'the letter');
    // With the job the letter is gone, too: nobody puts it back again, however much later.
    await until(async () => (await dead.getWaitingCount()) === 2, 'the end of the letter');
    const { connection, queueName } = stage;
    expect(await replayDeadLetters({ connection, queueName })).toBe(2);
    await until(() => arrived().length === 3, 'the others');
    await until(async () => (await stage.fleet()).active === 0, 'the end of the jobs');
    expect(arrived()).toEqual(names(3));
    expect(await stage.fleet()).toMatchObject({ waiting: 0, dead: 0, balanced: true });
    expect(await stage.fleet()).toMatchObject({ delivered: (await stage.fleet()).handedOver });
  });

  it('are delivered once where two replays have read the same', async () => {
    await makeDeadLetters(2);
    const { queue, dead, ledger } = open();
    const read = await dead.getJobs(['waiting']);
    const { connection, queueName } = stage;
    expect(await replayDeadLetters({ connection, queueName })).toBe(2);
    await until(() => arrived().length === 2, 'the letters');
    await until(async () => (await stage.fleet()).active === 0, 'the end of the jobs');
    const late = Object.create(dead, { getJobs: { value: () => Promise.resolve(read.splice(0)) } }) as Queue;
    await new DeadLetters(late).replay(queue, ledger, { replayed: 0, kept: 0 });
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 0, prioritized: 0, active: 0 });
    expect(arrived()).toEqual(names(2));
    const { handedOver, delivered, dead: left } = await stage.fleet();
    expect([delivered, left]).toEqual([handedOver, 0]);
  });

  it('go out behind what waits and was not refused', async () => {
    await makeDeadLetters(2);
    const { queue, dead, ledger } = open();
    await queue.pause();
    await new DeadLetters(dead).replay(queue, ledger, { replayed: 0, kept: 0 });
    const jobs = await queue.getJobs(['prioritized']);
    expect(jobs.map(({ priority }) => priority)).toEqual([1, 1]);
    await queue.resume();
    await until(() => arrived().length === 2, 'the letters');
  });
});
