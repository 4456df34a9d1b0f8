/** All scenarios leave here, in the order of the table. */

import { clocks } from './clocks.js';
import { crashes } from './crashes.js';
import { disks } from './disks.js';
import { endings } from './endings.js';
import { loads } from './loads.js';
import { outages } from './outages.js';
import { refusals } from './refusals.js';
import { transit } from './transit.js';

export const scenarios = [...outages, ...transit, ...refusals, ...endings, ...clocks, ...crashes, ...disks, ...loads];
