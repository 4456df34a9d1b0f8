/** The tracking plan that every application here has registered; what it must refuse stands here too, and is never called. */

import type { Tracker } from '@growingio/upload';

declare module '@growingio/upload' {
  interface Register {
    events: {
      Login: Record<string, never>;
      BuyProduct: { product_price: number };
      ViewCart: { product_count?: number };
    };
  }
}

export function trackWrongly(tracker: Tracker): void {
  // @ts-expect-error: the price is a number
  tracker.track('BuyProduct', { product_price: '14' });
  // @ts-expect-error: no such event
  tracker.track('BuyProducts', { product_price: 14 });
}
