/** @Track above methods of classes outside Nest, by TypeScript's own decorators. Checked by tsc, never run. */
import { GrowingIO, Track } from '@growingio/upload';

interface Order {
  readonly id: string;
  readonly price: number;
  readonly paid: boolean;
}

const order: Order = { id: '7', price: 14, paid: true };
declare const client: GrowingIO;

export class Orders {
  @Track('BuyProduct')
  bare(): void {
    return undefined;
  }

  @Track('BuyProduct', (bought: Order, userId: string, at: Date) => ({ order: bought.id, userId, at, tags: ['a', 1] }))
  buy(userId: string, at: Date): Promise<Order> {
    return Promise.resolve({ ...order, id: userId + at.toISOString() });
  }

  @Track('BuyProduct', (bought: Order | null) => bought && { order: bought.id }, {
    loginUserId: (_bought: Order | null, userId: string) => userId,
    when: (bought: Order | null) => bought?.paid === true,
    client: () => client,
  })
  perhaps(_userId: string): Order | null {
    return null;
  }

  @Track('BuyProduct', (bought: Order) => bought)
  whole(): Order {
    return order;
  }

  @Track('BuyProduct', { when: (bought: Order) => bought.paid, loginUserId: 9128391, client })
  static all(): Order {
    return order;
  }

  @Track('BuyProduct', null, { loginUserId: '9128391' })
  [Symbol.iterator](): void {
    return undefined;
  }

  // @ts-expect-error: an event key is a string
  @Track(14)
  wrongKey(): void {
    return undefined;
  }

  // @ts-expect-error: variables are flat
  @Track('BuyProduct', (bought: Order) => ({ bought }))
  nested(): Order {
    return order;
  }

  // @ts-expect-error: a misspelt option
  @Track('BuyProduct', { When: () => true })
  misspelt(): void {
    return undefined;
  }

  // @ts-expect-error: a user is a string or an integer
  @Track('BuyProduct', undefined, { loginUserId: (bought: Order) => bought.paid })
  wrongUser(): Order {
    return order;
  }

  // @ts-expect-error: names of clients are Nest's
  @Track('BuyProduct', { client: 'audit' })
  wrongClient(): void {
    return undefined;
  }

  // @ts-expect-error: a field is no method
  @Track('BuyProduct')
  field = (): Order => order;
}

// @ts-expect-error: a class is no method
@Track('BuyProduct')
export class Wrong {}

// A decorator of methods as TypeScript types them, for functions such as applyDecorators.
export const decorator: MethodDecorator = Track('BuyProduct');
