/** All scenarios, in the order of the table. */

import { clocks } from './clocks.js';
import { contexts } from './contexts.js';
import { crashes } from './crashes.js';
import { disks } from './disks.js';
import { endings } from './endings.js';
import { letters } from './letters.js';
import { loads } from './loads.js';
import { outages } from './outages.js';
import { poisons } from './poison.js';
import { queues } from './queues.js';
import { refusals } from './refusals.js';
import { relays } from './relays.js';
import { stalls } from './stalls.js';
import { stores } from './stores.js';
import { transit } from './transit.js';

export const scenarios = [
  ...[...outages, ...transit, ...refusals, ...poisons, ...letters],
  ...[...endings, ...stalls, ...clocks, ...crashes, ...stores, ...disks, ...loads, ...contexts],
  ...[...relays, ...queues],
];
