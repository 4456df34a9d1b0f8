/** Without a tracking plan, @Track takes any event and any mapper to values that can be sent. Checked by tsc, never run. */
import { Track } from '@growingio/nestjs';

interface Order {
  readonly id: string;
  readonly price: number;
}

export class OrderController {
  @Track('BuyProduct')
  bare(): void {
    return undefined;
  }

  @Track('BuyProduct', (order: Order, userId: string, at: Date) => ({ order: order.id, userId, at, tags: ['a', 1] }))
  buy(userId: string, at: Date): Promise<Order> {
    return Promise.resolve({ id: userId + at.toISOString(), price: 14 });
  }

  @Track('BuyProduct', (order: Order | null) => order && { order: order.id })
  perhaps(): Order | null {
    return null;
  }

  // @ts-expect-error: an event key is a string
  @Track(14)
  wrongKey(): void {
    return undefined;
  }

  // @ts-expect-error: variables are flat
  @Track('BuyProduct', (order: Order) => ({ order }))
  nested(): Order {
    return { id: '7', price: 14 };
  }

  // @ts-expect-error: the mapper is a function
  @Track('BuyProduct', { order: 7 })
  noMapper(): void {
    return undefined;
  }
}
