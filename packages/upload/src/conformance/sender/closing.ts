/** States what `close` promises: what is under way returns `retryable`, connections are free, and nothing is sent afterwards. */

import { strict as assert } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import type { SendResult } from '../../index.js';
import { encoded } from '../events.js';
import type { Runner } from '../runner.js';
import { checkResult } from './results.js';
import type { OnStage, SenderStage } from './sender-conformance.js';

const event = encoded('{"n":"BuyProduct"}');

export function describeClosing({ describe, it }: Runner, onStage: OnStage): void {
  describe('close', () => {
    for (const moment of ['at once', 'when it has reached the far end'] as const) {
      it(`breaks off what is under way, which then returns retryable: ${moment}`, () =>
        onStage('silent', async (stage) => {
          const sending = [1, 2, 3].map(() => stage.sender.send([event]));
          if (moment !== 'at once') await arrival(stage);
          await stage.sender.close();
          expectRetryable(await inTime(Promise.all(sending)), stage);
        }));
    }

    for (const farEnd of ['up', 'silent'] as const) {
      it(`frees the connections of a far end that is ${farEnd}`, () =>
        onStage(farEnd, async (stage) => {
          const sending = stage.sender.send([event]);
          if (farEnd === 'up') await sending;
          else await arrival(stage);
          await stage.sender.close();
          checkResult(await inTime(sending), stage);
          await until(async () => ((await stage.connections?.()) ?? 0) === 0, 'the end of all connections');
        }));
    }

    it('lets nothing be sent afterwards: it returns retryable', () =>
      onStage('up', async (stage) => {
        await stage.sender.send([event]);
        await stage.sender.close();
        const before = await stage.received();
        expectRetryable([await stage.sender.send([event])], stage);
        assert.deepEqual(await stage.received(), before);
      }));

    it('can be called where nothing was sent, and again', () =>
      onStage('up', async ({ sender }) => {
        await Promise.all([sender.close(), sender.close()]);
        await assert.doesNotReject(sender.close());
      }));
  });
}

function expectRetryable(results: readonly SendResult[], stage: SenderStage): void {
  for (const result of results) checkResult(result, stage);
  assert.deepEqual(
    results.map(({ status }) => status),
    results.map(() => 'retryable'),
  );
}

/** What a far end shows of a sender: a connection, or bytes. One that shows neither has had its time. */
async function arrival({ received, connections }: SenderStage): Promise<void> {
  const shows = async (): Promise<boolean> => ((await connections?.()) ?? 0) > 0 || (await received()).length > 0;
  for (let round = 0; round < 200 && !(await shows()); round += 1) await pause(5);
}

/** What is never broken off would let the test wait for ever. */
async function inTime<Result>(sending: Promise<Result>): Promise<Result> {
  const over = new AbortController();
  const late = pause(10_000, undefined, over).then((): never => {
    throw new Error('send() has not returned 10 s after close()');
  });
  try {
    return await Promise.race([sending, late]);
  } finally {
    late.catch(() => undefined);
    over.abort();
  }
}

async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  for (let round = 0; round < 400; round += 1) {
    if (await holds()) return;
    await pause(5);
  }
  throw new Error(`waited in vain for ${what}`);
}
