/** The longest pause of the event loop while 100,000 events drain, beside the limit's. */

import { runChild } from '../crew.js';
import { interleave } from '../order.js';
import { median } from '../statistics.js';

export async function measurePause({ stage, isQuick }) {
  const pauses = await interleave(['growingio', 'limit'], isQuick ? 3 : 11, (adapter) =>
    runChild('pause', { adapter, profile: 'defaults', events: 100_000 }, stage),
  );
  const of = (adapter, name) => pauses[adapter].map((pause) => pause[name]);
  const [ours, limit] = [of('growingio', 'busy'), of('limit', 'busy')];
  const target = {
    subject: 'longest pause while 100,000 events drain, ms',
    target: 10,
    figure: median(ours),
    least: Math.min(...ours),
    control: median(limit),
    absolute: `control: the limit; on the wall ${showMedian(of('growingio', 'stood'))} beside ${showMedian(of('limit', 'stood'))}`,
  };
  return { targets: [target], tables: [] };
}

function showMedian(times) {
  return `${median(times).toFixed(1)} ms`;
}
