/** Requests that are open at the same time, and end in any order. */
import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import { GrowingIO } from '../../src/growingio.js';
import { settlePromises } from '../manual-clock.js';
import { ScriptedSender } from '../scripted-sender.js';

it('ends each of the open requests once, in whatever order they end, and visits the others', async () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
  await fc.assert(
    fc.asyncProperty(order, fc.nat({ max: 6 }), async (ending, count) => {
      let sent = 0;
      const client = new GrowingIO({
        projectId: 'p1',
        sender: new ScriptedSender(() => ({ status: 'delivered' })),
        flushAfterResponse: 'send',
        waitUntil: (all) => all.then(() => (sent += 1)),
      });
      const responses = ending.map(() => Object.assign(new EventEmitter(), { destroyed: false }));
      for (const [i, response] of responses.entries()) {
        const request = { session: { userId: `u${String(i)}` } };
        client.scopeRequest(request, response, () => client.track('Viewed'));
      }
      for (const i of ending.slice(0, count)) {
        responses[i]!.emit('close');
        responses[i]!.emit('close');
      }
      await settlePromises();
      expect(sent).toBe(count);
      await client.flush();
      expect(client.stats().delivered).toBe(ending.length);
      for (const i of ending) responses[i]!.emit('close');
      await settlePromises();
      expect(sent).toBe(ending.length);
      await client.shutdown();
    }),
    { numRuns: 30 },
  );
});
