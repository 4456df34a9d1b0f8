/** What the standard decorators (TC39) do not let through. Checked by tsc, never run. */
import { Track } from '@growingio/upload';

// @ts-expect-error: a class is no method
@Track('X')
export class WrongClass {}

export class WrongPlaces {
  // @ts-expect-error: a field is no method
  @Track('X')
  field = (): number => 14;

  // @ts-expect-error: a getter is no method
  @Track('X')
  get total(): number {
    return Date.now();
  }

  // @ts-expect-error: the price is a number
  @Track('X', (order: { price: string }) => ({ price: order.price }))
  price(): { price: number } {
    return { price: 14 };
  }

  // @ts-expect-error: the same, promised
  @Track('X', (order: { price: string }) => ({ price: order.price }))
  async promised(): Promise<{ price: number }> {
    return Promise.resolve({ price: 14 });
  }

  // @ts-expect-error: the first argument is a number
  @Track('X', (_order: unknown, id: string) => ({ id }))
  argument(id: number): number {
    return id;
  }

  // @ts-expect-error: the argument may be missing
  @Track('X', (_order: unknown, id: string) => ({ id }))
  missingArgument(id?: string): string | undefined {
    return id;
  }

  // @ts-expect-error: when takes another result
  @Track('X', { when: (paid: boolean) => paid })
  when(): string {
    return 'paid';
  }

  // @ts-expect-error: a private method, too
  @Track('X', (order: { price: string }) => ({ price: order.price }))
  #hidden(): { price: number } {
    return this.price();
  }

  shown(): { price: number } {
    return this.#hidden();
  }

  // @ts-expect-error: functions can not be sent
  @Track('X', (order: object) => ({ order: () => order }))
  order(): object {
    return {};
  }
}
