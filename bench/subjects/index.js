/** All that is measured, in its order. To add a subject: a function that returns `{ targets, tables }`, and a line here. */

import { writeScale } from '../report/scale.js';
import { measureCall } from './call.js';
import { measureDelivery } from './delivery.js';
import { measureFlood } from './flood.js';
import { measureHeap } from './heap.js';
import { measureInstall } from './install.js';
import { measureLatency } from './latency.js';
import { measureOutage } from './outage.js';
import { measurePause } from './pause.js';
import { measurePlan } from './plan.js';
import { measureQueue } from './queue.js';
import { measureScale } from './scale.js';
import { measureScaling } from './scaling.js';
import { measureWeb } from './web.js';

/**
 * `isLong` ones have no target, and no place in a quick run. What has a `write` of its own is measured only where it is named.
 * A quick run measures again what fits into `quickSeconds`.
 */
export const subjects = [
  { name: 'delivery', measure: measureDelivery },
  { name: 'call', measure: measureCall },
  { name: 'plan', measure: measurePlan },
  { name: 'heap', measure: measureHeap },
  { name: 'flood', measure: measureFlood },
  { name: 'scaling', measure: measureScaling },
  { name: 'latency', measure: measureLatency },
  { name: 'pause', measure: measurePause },
  { name: 'install', measure: measureInstall },
  { name: 'web', measure: measureWeb },
  { name: 'outage', measure: measureOutage, isLong: true },
  { name: 'queue', measure: measureQueue, write: writeScale },
  { name: 'scale', measure: measureScale, write: writeScale, quickSeconds: 75 },
];
