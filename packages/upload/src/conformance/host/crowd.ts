/** States that of 500 interleaved requests of 50 users no event arrives under another's ID. */

import { strict as assert } from 'node:assert';
import { Agent } from 'node:http';
import { currentTracker } from '../../index.js';
import { Visitor } from './ask.js';
import { pause, type Stage } from './stage.js';
import type { HostRunner } from '../runner.js';

const users = Array.from({ length: 50 }, (_, i) => `user-${String(i)}`);
const visitsOfEach = 10;

export function describeCrowd(stage: Stage, runner: HostRunner): void {
  const { it } = runner;
  const pauseAtRandom = (): Promise<void> => pause(Math.random() * 8);

  stage.handle({
    wander: async ({ tracker, raw }) => {
      const visitor = String(raw.headers['x-visitor']);
      await pauseAtRandom();
      tracker.track('Looked', { visitor });
      await pauseAtRandom();
      currentTracker()?.track('Took', { visitor });
      stage.client.track('Paid', { visitor });
      if (Math.random() < 0.5) await pauseAtRandom();
    },
  });

  it('never mixes up the users of interleaved requests', async () => {
    // Fewer connections than users: each carries the requests of many.
    const agent = new Agent({ keepAlive: true, maxSockets: 40 });
    const members = await Promise.all(
      users.map(async (name) => {
        const visitor = new Visitor(stage.host.url, agent);
        await visitor.visit('enter', { headers: { 'x-user': name } });
        return { name, visitor };
      }),
    );
    const rounds = Array.from({ length: visitsOfEach }, () => members).flat();
    const answers = await Promise.all(
      rounds.map(({ name, visitor }) => visitor.visit('wander', { headers: { 'x-visitor': name } })),
    );
    agent.destroy();
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    const events = await stage.events();
    const strays = events.filter(({ loginUserId, variables }) => variables?.['visitor'] !== loginUserId);
    assert.deepEqual(strays, []);
    const counts = new Map<string, number>();
    for (const { event, loginUserId } of events) {
      const key = `${String(event)} by ${String(loginUserId)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = ['Looked', 'Took', 'Paid'].flatMap((event) => users.map((user) => `${event} by ${user}`));
    assert.deepEqual(counts, new Map(expected.map((key) => [key, visitsOfEach])));
  });
}
