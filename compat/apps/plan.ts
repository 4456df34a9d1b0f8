/** What the tracking plan of `growingio.d.ts` must refuse, beside the typo of each application: never called. */

import type { Tracker } from '@growingio/upload';

export function trackWrongly(tracker: Tracker): void {
  // @ts-expect-error: the price is a number
  tracker.track('BuyProduct', { product_price: '14' });
  // @ts-expect-error: the price is missing
  tracker.track('BuyProduct', {});
  // @ts-expect-error: no such event
  tracker.track('BuyProducts', { product_price: 14 });
}
