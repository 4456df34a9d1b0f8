/** Sends an event to the collector as an SDK would, so that a newcomer sees one arrive. */

import { api } from '../api/client.js';

export function makeTestEvent(): Record<string, unknown> {
  return {
    cs1: 'user-42',
    tm: Date.now(),
    t: 'cstm',
    n: 'BuyProduct',
    var: { product_name: '苹果', product_price: 14 },
  };
}

export async function sendTestEvent(): Promise<void> {
  await api.upload('demo', [makeTestEvent()]);
}
