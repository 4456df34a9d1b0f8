/** The time of one `track()` call whose event is held against a tracking plan, beside one without a plan. */

import { eventKey } from '../event.js';
import { measureRuns } from './call.js';

// Of each kind of rule one. An application has many events, and only one of them is looked up.
const variables = {
  product_name: { type: 'string', required: true },
  product_classify: { type: 'string', enum: ['蔬菜', '水果'] },
  product_price: { type: 'int', required: true },
};
const others = Array.from({ length: 99 }, (_, i) => [`Event_${i}`, { variables }]);
const plan = { events: Object.fromEntries([...others, [eventKey, { variables }]]) };

export async function measurePlan({ stage, isQuick }) {
  const target = { subject: 'one track() call with a tracking plan, to one without', target: 1.1 };
  const settings = { settings: { plan, planRules: 'refuse' }, against: {} };
  return { targets: [await measureRuns(target, settings, stage, isQuick)], tables: [] };
}
