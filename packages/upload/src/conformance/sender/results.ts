/** States what a sender returns: one of four results, with a reason that can stand in any log. */

import { strict as assert } from 'node:assert';
import { inspect } from 'node:util';
import type { SendResult } from '../../index.js';
import { encoded } from '../events.js';
import type { Runner } from '../runner.js';
import type { FarEnd, OnStage, SenderStage, Taken } from './sender-conformance.js';

type Status = SendResult['status'];

const statuses: Record<Exclude<FarEnd, 'silent' | 'up'>, Status> = {
  down: 'retryable',
  refusing: 'rejected',
  misconfigured: 'blocked',
};
const longestReason = 200;
const content = 'content-of-an-event';

export function describeResults(
  { describe, it }: Runner,
  onStage: OnStage,
  canBe: readonly ('refusing' | 'misconfigured')[],
  taken: Taken,
): void {
  describe('the result', () => {
    for (const farEnd of ['up', 'down', ...canBe] as const) {
      const expected = farEnd === 'up' ? taken : statuses[farEnd];
      it(`is ${expected} where the far end is ${farEnd}, each time`, () =>
        onStage(farEnd, async (stage) => {
          for (let times = 0; times < 3; times += 1) {
            const result = await stage.sender.send([encoded(`{"n":"${content}"}`)]);
            checkResult(result, stage);
            assert.equal(result.status, expected, `it returned ${inspect(result)}`);
          }
        }));
    }
  });
}

/** Throws where a result says what the contract does not know, or what no log may show. */
export function checkResult(result: SendResult, { secrets = [] }: Pick<SenderStage, 'secrets'>): void {
  const shown = inspect(result);
  const known: readonly Status[] = ['delivered', 'handedOver', ...Object.values(statuses)];
  assert.ok(known.includes(result.status), `no such status: ${shown}`);
  if (result.status === 'delivered' || result.status === 'handedOver') return;
  const { reason } = result;
  assert.equal(typeof reason, 'string', `the reason is no text: ${shown}`);
  assert.ok(
    reason !== '' && reason.length <= longestReason,
    `the reason is empty or longer than 200 characters: ${shown}`,
  );
  assert.ok(!/\p{Cc}/u.test(reason), `the reason has a line break or another control character: ${shown}`);
  assert.ok(!reason.includes(content), `the reason shows the content of an event: ${shown}`);
  for (const secret of secrets) assert.ok(!shown.includes(secret), `the result shows a secret: ${shown}`);
  if (result.status === 'rejected') {
    assert.ok(
      ['boolean', 'undefined'].includes(typeof result.tooLarge),
      `tooLarge is neither true nor false: ${shown}`,
    );
  }
  if (result.status !== 'retryable') return;
  const { retryAfter = 0, failure } = result;
  assert.ok(Number.isFinite(retryAfter) && retryAfter >= 0, `retryAfter is no time in ms: ${shown}`);
  assert.ok([undefined, 'connection', 'timeout'].includes(failure), `no such failure: ${shown}`);
}
