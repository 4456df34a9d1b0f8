/** The standard decorators (TC39): checked by tsc without experimentalDecorators, and run by standard-decorators.test.ts. */
import { Track } from '@growingio/upload';

interface Order {
  readonly id: string;
  readonly price: number;
}

export const key = Symbol('key');

export class Orders {
  readonly #prefix = 'order ';

  @Track('BuyProduct', (order: Order, id: string, count: number) => ({ id, price: order.price, count }))
  async buy(id: string, count: number): Promise<Order> {
    return Promise.resolve({ id: this.#prefix + id, price: 14 * count });
  }

  @Track('Pay', {
    when: (paid: boolean) => paid,
    loginUserId: (_paid: boolean, _by: boolean, userId?: string) => userId,
  })
  pay(paid: boolean, _userId?: string): boolean {
    return paid;
  }

  @Track('Private')
  #look(): string {
    return this.#prefix;
  }

  look(): string {
    return this.#look();
  }

  @Track('Static')
  static all(): string {
    return this.name;
  }

  @Track('Symbol')
  [key](): string {
    return this.#prefix;
  }

  @Track('Parent')
  work(): string {
    return 'parent';
  }
}

export class ChildOrders extends Orders {
  @Track('Child')
  override work(): string {
    return `child of ${super.work()}`;
  }
}
