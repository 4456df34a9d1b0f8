/** With a tracking plan, @Track checks the event and what its mapper makes. A program of its own, since the plan is global. */
import { GrowingIO, Track, Tracker } from '@growingio/nestjs';

declare module '@growingio/upload' {
  interface Register {
    events: {
      BuyProduct: { product_name: string; product_price: number; product_color?: string };
      Search: { keyword?: string };
      Logout: { reason?: string };
    };
  }
}

interface Order {
  readonly name: string;
  readonly price: number;
}

const order: Order = { name: '苹果', price: 14 };

export class OrderController {
  constructor(
    private readonly client: GrowingIO,
    private readonly tracker: Tracker,
  ) {}

  @Track('BuyProduct', (bought: Order) => ({ product_name: bought.name, product_price: bought.price }))
  buy(): Order {
    return order;
  }

  @Track('BuyProduct', (bought: Order, color: string) => ({
    product_name: bought.name,
    product_price: bought.price,
    product_color: color,
  }))
  buyOne(color: string): Promise<Order> {
    return Promise.resolve({ ...order, name: color });
  }

  @Track('BuyProduct', (bought: Order | null) => bought && { product_name: bought.name, product_price: bought.price })
  perhaps(): Order | null {
    return null;
  }

  @Track('Search')
  search(): void {
    this.client.track('Search', { keyword: '苹果' });
    this.tracker.track('Search');
  }

  @Track('Search', (_result: unknown, keyword: string) => ({ keyword }))
  searchFor(keyword: string): string {
    return keyword;
  }

  @Track('Logout')
  logout(): void {
    // @ts-expect-error: the client that Nest injects knows the plan
    this.client.track('BuyProducts');
    // @ts-expect-error: and so does the tracker
    this.tracker.track('BuyProduct', { product_name: '苹果' });
  }

  // @ts-expect-error: no event of the plan
  @Track('BuyProducts', (bought: Order) => ({ product_name: bought.name, product_price: bought.price }))
  wrongKey(): Order {
    return order;
  }

  // @ts-expect-error: its variables are required, so the mapper is too
  @Track('BuyProduct')
  noMapper(): Order {
    return order;
  }

  // @ts-expect-error: product_price is missing
  @Track('BuyProduct', (bought: Order) => ({ product_name: bought.name }))
  missing(): Order {
    return order;
  }

  // @ts-expect-error: product_price is a number
  @Track('BuyProduct', (bought: Order) => ({ product_name: bought.name, product_price: String(bought.price) }))
  wrongType(): Order {
    return order;
  }

  // @ts-expect-error: keyword is a string
  @Track('Search', (_result: unknown, page: number) => ({ keyword: page }))
  wrongOptional(page: number): number {
    return page;
  }
}
