/** No library: JSON.stringify of batches that are ready, and undici. It checks, keeps and retries nothing. */

import { toApi } from '../event.js';
import { Limit } from '../limit.js';

export const title = 'the limit';
export const packages = ['undici'];
export const settings = { defaults: { batch: 100 }, tuned: { batch: 500 }, queueing: { batch: 10_000_000 } };

export function open(url, options) {
  return new Limit(url, options);
}

/** What other libraries do in `track()`, it has done before the clock starts. */
export const prepareEvent = toApi;
