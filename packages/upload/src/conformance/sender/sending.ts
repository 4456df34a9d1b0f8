/** States what arrives: exactly the bytes of the events, each once, also of what is sent at the same time. */

import { strict as assert } from 'node:assert';
import { EncodedEvent } from '../../index.js';
import { encoded } from '../events.js';
import type { Runner } from '../runner.js';
import { checkResult } from './results.js';
import type { OnStage, SenderStage, Taken } from './sender-conformance.js';

export function describeSending({ describe, it }: Runner, onStage: OnStage, taken: Taken): void {
  describe('send', () => {
    const texts = {
      'one event': [member(1)],
      'several events': [member(1), member(2), member(3)],
      'letters beyond ASCII, and what JSON escapes': ['{"n":"苹果 🍎","v":"\\"\\\\\\n\\u0001"}'],
      'a large event': [`{"n":"large","v":"${'x'.repeat(200_000)}"}`],
      'hundreds of events': Array.from({ length: 300 }, (_, i) => member(i)),
    };
    for (const [what, sent] of Object.entries(texts)) {
      it(`delivers exactly the bytes: ${what}`, () =>
        onStage('up', async (stage) => {
          const result = await stage.sender.send(sent.map((text) => encoded(text)));
          assert.equal(result.status, taken);
          await expectOnce(stage, sent);
        }));
    }

    it('sends nothing of what stands beside an event in its buffer, and leaves the buffer as it is', () =>
      onStage('up', async (stage) => {
        const [before, text, after] = ['before-the-event', member(1), 'behind-the-event'];
        const buffer = Buffer.from(before + text + after);
        const event = new EncodedEvent(buffer, before.length, before.length + text.length, 0);
        await stage.sender.send([event, event]);
        const received = (await stage.received()).toString();
        assert.equal(countOf(received, text), 2);
        assert.ok(!received.includes(before) && !received.includes(after), 'bytes of the neighbours were sent');
        assert.equal(buffer.toString(), before + text + after);
      }));

    it('delivers what is sent at the same time, each event once', () =>
      onStage('up', async (stage) => {
        const sent = Array.from({ length: 8 }, (_, i) => [member(2 * i), member(2 * i + 1)]);
        const results = await Promise.all(sent.map((each) => stage.sender.send(each.map((text) => encoded(text)))));
        assert.deepEqual(
          results.map(({ status }) => status),
          sent.map(() => taken),
        );
        await expectOnce(stage, sent.flat());
      }));

    it('takes any patience', () =>
      onStage('up', async (stage) => {
        for (const patience of [1, 2, 1000, 0.5, 0, -1, NaN, Infinity]) {
          const result = await stage.sender.send([encoded(member(1))], { patience });
          checkResult(result, stage);
          assert.equal(result.status, taken, `with a patience of ${String(patience)}`);
        }
      }));
  });
}

function member(number: number): string {
  return `{"cs1":"u${String(number)}","n":"BuyProduct","var":{"at":"${String(number)}."}}`;
}

async function expectOnce({ received }: SenderStage, texts: readonly string[]): Promise<void> {
  const arrived = (await received()).toString();
  const counts = texts.map((text) => [text.slice(0, 80), countOf(arrived, text)]);
  assert.deepEqual(
    counts.filter(([, count]) => count !== 1),
    [],
    'not every event has arrived once',
  );
}

function countOf(text: string, part: string): number {
  return text.split(part).length - 1;
}
