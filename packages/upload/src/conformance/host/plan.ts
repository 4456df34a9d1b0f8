/** States that the tracking plan of a host's options holds for what its requests track. */

import { strict as assert } from 'node:assert';
import type { TrackResult } from '../../index.js';
import type { HostRunner } from '../runner.js';
import { Visitor } from './ask.js';
import type { Stage } from './stage.js';

const plan = { events: { BuyProduct: { variables: { product_price: { type: 'int', required: true } } } } };

export function describePlan(stage: Stage, { it }: HostRunner): void {
  let results: TrackResult[] = [];

  stage.handle({
    planned: ({ tracker }) => {
      const user = { loginUserId: 'u1' };
      results = [
        tracker.track('BuyProduct', { product_price: 14 }, user),
        tracker.track('BuyProduct', { product_price: '14' }, user),
        tracker.track('BuyProducts', { product_price: 14 }, user),
      ];
    },
  });

  for (const planRules of ['warn', 'refuse'] as const) {
    it(`holds events against the plan, with planRules ${planRules}`, async () => {
      const host = await stage.startAnother({ ...stage.options, plan, planRules });
      try {
        assert.equal((await new Visitor(host.url).visit('planned')).status, 200);
      } finally {
        await host.close();
        await host.client.shutdown();
      }
      const codes = results.map((result) => (result.ok ? 'ok' : `${result.reason} ${String(result.issues[0]?.code)}`));
      const { accepted, unplanned, refused } = host.client.stats();
      if (planRules === 'warn') {
        assert.deepEqual(codes, ['ok', 'ok', 'ok']);
        assert.deepEqual([accepted, unplanned, refused.invalid_event], [3, 2, 0]);
      } else {
        assert.deepEqual(codes, ['ok', 'invalid_event wrong_type', 'invalid_event event_not_planned']);
        assert.deepEqual([accepted, unplanned, refused.invalid_event], [1, 0, 2]);
      }
    });
  }
}
