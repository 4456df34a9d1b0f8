/** Scenario: 500 interleaved requests of 50 users enter; that no event arrives under another's ID is judged. */
import { Agent } from 'node:http';
import { currentTracker } from '@growingio/upload';
import { Visitor } from './ask.js';
import { pause, type Stage } from './stage.js';

const users = Array.from({ length: 50 }, (_, i) => `user-${String(i)}`);
const visitsOfEach = 10;

export function describeCrowd(stage: Stage): void {
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
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const events = await stage.events();
    const strays = events.filter(({ loginUserId, variables }) => variables?.['visitor'] !== loginUserId);
    expect(strays).toEqual([]);
    const counts = new Map<string, number>();
    for (const { event, loginUserId } of events) {
      const key = `${String(event)} by ${String(loginUserId)}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    const expected = ['Looked', 'Took', 'Paid'].flatMap((event) => users.map((user) => `${event} by ${user}`));
    expect(counts).toEqual(new Map(expected.map((key) => [key, visitsOfEach])));
  });
}
