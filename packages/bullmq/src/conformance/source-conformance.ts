/** The contract of a source as one suite, which runs on every source. */

import type { Runner } from '@growingio/upload/conformance';
import type { Source } from '../index.js';
import { describeClosing } from './closing.js';
import { describeDying } from './dying.js';
import { describeHolding } from './holding.js';
import { describeReturning } from './returning.js';
import { describeSettling } from './settling.js';
import type { CreateSourceStage, OnStage } from './stage.js';
import { describeTaking } from './taking.js';

/**
 * States the contract of `Source` as tests of any runner: `sourceConformance({ describe, it }, 'MySource', create)`. `create`
 * makes, for each test, an empty queue. Tests kill processes and stores, and wait for locks: give each a minute.
 */
export function sourceConformance(runner: Runner, name: string, create: CreateSourceStage): void {
  const onStage: OnStage = async (work) => {
    const stage = await create();
    const sources: Source[] = [];
    const open = async (concurrency = 16): Promise<Source> => {
      const source = stage.open(concurrency);
      sources.push(source);
      await source.start({ say: () => undefined });
      return source;
    };
    try {
      await work({ ...stage, open });
    } finally {
      await Promise.all(sources.map((source) => source.close(0)));
      await stage.close();
    }
  };
  runner.describe(name, () => {
    describeTaking(runner, onStage);
    describeSettling(runner, onStage);
    describeReturning(runner, onStage);
    describeHolding(runner, onStage);
    describeDying(runner, onStage);
    describeClosing(runner, onStage);
  });
}
