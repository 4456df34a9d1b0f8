/** With a tracking plan, every call is checked against it. A program of its own, since the plan is global. */
import {
  currentTracker,
  Track,
  type EventKey,
  type GrowingIO,
  type Tracker,
  type VariablesOf,
} from '@growingio/upload';

declare module '@growingio/upload' {
  interface Register {
    events: {
      BuyProduct: { product_name: string; product_price: number; product_color?: string };
      Search: { keyword?: string };
      Logout: Record<string, never>;
    };
  }
}

declare const client: GrowingIO;
declare const tracker: Tracker;
declare const text: string;

for (const each of [client, tracker]) {
  each.track('BuyProduct', { product_name: '苹果', product_price: 14 });
  each.track('BuyProduct', { product_name: '苹果', product_price: 14, product_color: '红' }, { loginUserId: '7' });
  each.track('Search');
  each.track('Search', { keyword: '苹果' });
  each.track('Search', {}, { time: new Date() });
  each.track('Search', null);
  each.track('Logout');
  each.track('Logout', undefined, { loginUserId: '7' });
}
currentTracker()?.track('Search', { keyword: '苹果' });

// @ts-expect-error: no event of the plan
client.track('BuyProducts', { product_name: '苹果', product_price: 14 });
// @ts-expect-error: no event of the plan
client.track('buyProduct', { product_name: '苹果', product_price: 14 });
// @ts-expect-error: any string may be no event of the plan
client.track(text);
// @ts-expect-error: its variables can not be left out
client.track('BuyProduct');
// @ts-expect-error: nor be null
client.track('BuyProduct', null);
// @ts-expect-error: nor be undefined
client.track('BuyProduct', undefined, { loginUserId: '7' });
// @ts-expect-error: product_price is missing
client.track('BuyProduct', { product_name: '苹果' });
// @ts-expect-error: product_price is a number
client.track('BuyProduct', { product_name: '苹果', product_price: '14' });
// @ts-expect-error: product_prize is no variable of the plan
client.track('BuyProduct', { product_name: '苹果', product_price: 14, product_prize: 1 });
// @ts-expect-error: Logout has no variables
client.track('Logout', { keyword: '苹果' });
// @ts-expect-error: keyword is a variable of another type
client.track('Search', { keyword: 14 });
// @ts-expect-error: keyWord is no variable of the plan
client.track('Search', { keyWord: '苹果' });

// @ts-expect-error: no event of the plan
tracker.track('BuyProducts', { product_name: '苹果', product_price: 14 });
// @ts-expect-error: any string may be no event of the plan
tracker.track(text);
// @ts-expect-error: its variables can not be left out
tracker.track('BuyProduct');
// @ts-expect-error: product_price is missing
tracker.track('BuyProduct', { product_name: '苹果' });
// @ts-expect-error: product_price is a number
tracker.track('BuyProduct', { product_name: '苹果', product_price: '14' });
// @ts-expect-error: keyWord is no variable of the plan
tracker.track('Search', { keyWord: '苹果' });
// @ts-expect-error: no event of the plan
currentTracker()?.track('BuyProducts');

export const keys: Record<EventKey, true> = { BuyProduct: true, Search: true, Logout: true };
export const variables: VariablesOf<'BuyProduct'> = { product_name: '苹果', product_price: 14 };
// @ts-expect-error: no event of the plan
export const wrongKey: EventKey = 'BuyProducts';

interface Order {
  readonly name: string;
  readonly price: number;
}

export class Orders {
  @Track('BuyProduct', (bought: Order) => ({ product_name: bought.name, product_price: bought.price }), {
    loginUserId: '7',
  })
  buy(bought: Order): Order {
    return bought;
  }

  @Track('Search', { when: (_result: unknown, keyword: string) => keyword !== '' })
  search(_keyword: string): void {
    return undefined;
  }

  @Track('Logout')
  logout(): void {
    return undefined;
  }

  // @ts-expect-error: no event of the plan
  @Track('BuyProducts', (bought: Order) => ({ product_name: bought.name, product_price: bought.price }))
  wrongEvent(bought: Order): Order {
    return bought;
  }

  // @ts-expect-error: its variables are required, so the mapper is too
  @Track('BuyProduct', { loginUserId: '7' })
  noMapper(bought: Order): Order {
    return bought;
  }

  // @ts-expect-error: product_price is missing
  @Track('BuyProduct', (bought: Order) => ({ product_name: bought.name }))
  missing(bought: Order): Order {
    return bought;
  }
}
