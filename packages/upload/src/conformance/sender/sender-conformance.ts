/** The contract of a sender as one suite, which runs on every sender. */

import type { Sender } from '../../index.js';
import type { Runner } from '../runner.js';
import { describeClosing } from './closing.js';
import { describeResults } from './results.js';
import { describeSending } from './sending.js';

/**
 * How it stands with what a sender sends to: it takes events (`up`); fails or can't be reached (`down`); takes what is sent and
 * never says anything (`silent`); refuses these events (`refusing`); or refuses whoever sends, by a wrong address, project or
 * password (`misconfigured`).
 */
export type FarEnd = 'up' | 'down' | 'silent' | 'refusing' | 'misconfigured';

/** A sender, and its far end as a test sees it. */
export interface SenderStage {
  readonly sender: Sender;
  /** All bytes of events that the far end has got so far: unpacked, and with whatever stands around the events. */
  readonly received: () => Buffer | Promise<Buffer>;
  /** How many connections the far end has open. Left out where there is nothing to count. */
  readonly connections?: () => number | Promise<number>;
  /** What no `reason` may show: passwords and tokens that the sender knows or that the far end says. */
  readonly secrets?: readonly string[];
  /** Called after each test: closes the far end. */
  readonly close: () => unknown;
}

/** Makes, for a test, a sender whose far end is in that state. */
export type CreateSender = (farEnd: FarEnd) => SenderStage | Promise<SenderStage>;

/** In what this far end differs from GrowingIO. */
export interface SenderConformanceOptions {
  /** Which of the states this far end can be in, beside `up`, `down` and `silent`: a queue may take anything. Default both. */
  readonly canBe?: readonly ('refusing' | 'misconfigured')[];
  /** What a far end that is `up` makes of events: a queue has them `handedOver`. Default `delivered`. */
  readonly taken?: Taken;
}

/** The result for events that the far end took. */
export type Taken = 'delivered' | 'handedOver';

/** What the parts of the suite share: a way to do something on a stage, which is closed in any case. */
export type OnStage = (farEnd: FarEnd, work: (stage: SenderStage) => Promise<void>) => Promise<void>;

/**
 * States the contract of `Sender` as tests of any runner: `senderConformance({ describe, it }, 'MySender', create)`. `create`
 * makes, for each test, a sender whose far end is in the given state.
 */
export function senderConformance(
  runner: Runner,
  name: string,
  create: CreateSender,
  { canBe = ['refusing', 'misconfigured'], taken = 'delivered' }: SenderConformanceOptions = {},
): void {
  const onStage: OnStage = async (farEnd, work) => {
    const stage = await create(farEnd);
    try {
      await work(stage);
    } finally {
      await stage.sender.close();
      await stage.close();
    }
  };
  runner.describe(name, () => {
    describeSending(runner, onStage, taken);
    describeResults(runner, onStage, canBe, taken);
    describeClosing(runner, onStage);
  });
}
