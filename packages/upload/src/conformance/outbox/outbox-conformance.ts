/** The contract of an outbox as one suite, which runs on every outbox. */

import type { Outbox } from '../../index.js';
import type { Runner } from '../runner.js';
import { describeAtRandom } from './at-random.js';
import { describeEnding } from './ending.js';
import { describeLending } from './lending.js';
import type { OutboxLimits } from './outbox-model.js';
import { describeSettling } from './settling.js';
import { describeTaking } from './taking.js';

/** What the suite can look at in this outbox, and how it is repeated. */
export interface OutboxConformanceOptions {
  /** Reads the texts of the events that this outbox has buried. An outbox that keeps none leaves it out. */
  readonly readDeadLetters?: (outbox: Outbox) => Promise<readonly string[]>;
  /** Where the tests that do things at random begin: a failure names its own, to repeat it. Default: another one each time. */
  readonly seed?: number;
}

/** What the parts of the suite share. */
export interface OutboxUnderTest {
  /** An empty outbox that has started. By default of 1,000 events and 1,000,000 bytes. */
  readonly createOutbox: (limits?: Partial<OutboxLimits>) => Promise<Outbox>;
  readonly readDeadLetters: OutboxConformanceOptions['readDeadLetters'];
  readonly seed: number;
}

const destination = { format: 's2s/cstm', projectId: 'p', host: 'https://api.growingio.com' };

/**
 * States the contract of `Outbox` as tests of any runner: `outboxConformance({ describe, it }, 'MyOutbox', create)`. `create`
 * makes an empty outbox of these limits for each test; whatever it opens, it has to clean up itself.
 */
export function outboxConformance(
  runner: Runner,
  name: string,
  create: (limits: OutboxLimits) => Outbox | Promise<Outbox>,
  { readDeadLetters, seed = Math.floor(Math.random() * 2 ** 31) }: OutboxConformanceOptions = {},
): void {
  async function createOutbox(limits: Partial<OutboxLimits> = {}): Promise<Outbox> {
    const outbox = await create({ maxQueueSize: 1000, maxQueueBytes: 1_000_000, ...limits });
    outbox.start({ destination, recovered: () => undefined, lost: () => undefined, say: () => undefined });
    return outbox;
  }
  const given: OutboxUnderTest = { createOutbox, readDeadLetters, seed };
  runner.describe(name, () => {
    describeTaking(runner, given);
    describeLending(runner, given);
    describeSettling(runner, given);
    describeEnding(runner, given);
    describeAtRandom(runner, given);
  });
}
