/** @Track above methods of classes outside Nest, by TypeScript's own decorators. Checked by tsc, never run. */
import { GrowingIO, Track, type TrackCallOptions, type TrackDecorator } from '@growingio/upload';

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
export const mapping: MethodDecorator = Track('BuyProduct', (bought: Order) => ({ order: bought.id }));
export const asUsual: (target: object, key: string | symbol, descriptor: PropertyDescriptor) => void =
  Track('BuyProduct');
export const kept: TrackDecorator = Track('BuyProduct');

function Combined(...decorators: (ClassDecorator | MethodDecorator | PropertyDecorator)[]): MethodDecorator {
  return (target, key, descriptor) => {
    for (const decorate of decorators) (decorate as MethodDecorator)(target, key, descriptor);
  };
}

function Logged<Method>(_target: object, _key: string, _descriptor: TypedPropertyDescriptor<Method>): void {
  return undefined;
}

/** A decorator of one's own, with the mapper of whoever uses it. */
function TrackPaid<Result>(mapper: (result: Result) => { price: number }) {
  return Track('PayBill', mapper);
}

declare const loose: TrackCallOptions;

interface Priced {
  readonly price: number;
}
interface Query<Row> {
  then(resolved: (row: Row) => unknown, rejected: (error: unknown) => unknown): unknown;
}
interface Entity {
  readonly id: string;
}

/** Mappers that take what the method returns and is called with. */
export abstract class Fitting<Stored extends Entity, Any> {
  protected readonly stored!: Stored;
  protected readonly any!: Any;

  @Track('A', (result: Priced) => ({ price: result.price }))
  promised(): Promise<Order> {
    return Promise.resolve(order);
  }

  @Track('A', (result: Priced) => ({ price: result.price }))
  eventually(): Order | Promise<Order> {
    return order;
  }

  @Track('A', (result: Priced) => ({ price: result.price }))
  async awaited(): Promise<Order> {
    return Promise.resolve(order);
  }

  @Track('A', (result: Priced) => ({ price: result.price }))
  queried(): Query<Order> {
    return { then: () => undefined };
  }

  @Track('A', (result: Priced | undefined) => result && { price: result.price })
  optional(): Promise<Priced | undefined> {
    return Promise.resolve(undefined);
  }

  @Track('A', (_result: undefined, id: string) => ({ id }))
  nothing(_id: string): void {
    return undefined;
  }

  @Track('A', (_result: undefined, id: string) => ({ id }))
  // eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- So it may be written, too.
  @Track('A', (_result: void, id: string) => ({ id }))
  async nothingLater(_id: string): Promise<void> {
    return Promise.resolve();
  }

  @Track('A', (_result: unknown, id: string, count?: number) => ({ id, count }))
  arguments(id: string, _count: number, _more: object): string {
    return id;
  }

  @Track('A', (_result: unknown, id: string | undefined) => ({ id }))
  optionalArgument(_id?: string): void {
    return undefined;
  }

  @Track('A', (_result: unknown, id: string, count: number | undefined, price?: number) => ({ id, count, price }))
  optionalArguments(_id: string, _count?: number, _price?: number): void {
    return undefined;
  }

  @Track('A', (_result: unknown, missing: unknown) => ({ missing: String(missing) }))
  noArguments(): void {
    return undefined;
  }

  @Track('A', (_result: unknown, ...ids: string[]) => ({ ids }))
  rest(..._ids: string[]): void {
    return undefined;
  }

  @Track('A', () => ({ id: 1 }))
  @Track('A', (_result, id) => ({ id: String(id) }))
  untyped(_id: number): number {
    return 1;
  }

  @Track('A', { loginUserId: (_result, id) => id, when: (_result, _id, isPaid) => isPaid })
  untypedOptions(_id: string, _isPaid: boolean): void {
    return undefined;
  }

  @Track('A', (result: { id: string }) => ({ id: result.id }), {
    when: ({ paid }: { paid: boolean }) => paid,
    loginUserId: (_result: unknown, userId: string) => userId,
  })
  parts(_userId: string): Order {
    return order;
  }

  @Track('A', (result: Order) => ({ id: result.id }), loose)
  looseOptions(): Order {
    return order;
  }

  @Track('A', (result: Order, id: string) => ({ id, price: result.price }))
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/explicit-module-boundary-types -- It fits everything.
  anything(_id: any): any {
    return order;
  }

  @Track('A', (stored: Entity) => ({ id: stored.id }))
  ofClass(): Promise<Stored> {
    return Promise.resolve(this.stored);
  }

  @Track('A', (_result: unknown, stored: Entity, count: number) => ({ id: stored.id, count }))
  ofClassGiven(_stored: Stored, _count: number, _more: Any): void {
    return undefined;
  }

  @Track('A')
  @Track('A', (_result: unknown, any: unknown) => ({ any: String(any) }))
  ofAny(any: Any): Promise<Any> {
    return Promise.resolve(any);
  }

  @Track('A', (self: Fitting<Entity, unknown>) => ({ kind: typeof self }))
  itself(): this {
    return this;
  }

  @Track('A')
  @Track('A', (_result: unknown, value: unknown) => ({ kind: typeof value }))
  generic<Value>(value: Value): Value {
    return value;
  }

  overloaded(id: string): string;
  overloaded(id: number): number;
  @Track('A', (result: string | number, id: string | number) => ({ result, id }))
  overloaded(id: string | number): string | number {
    return id;
  }

  @Track('A', (rows: Generator<number>) => ({ kind: typeof rows }))
  *generated(): Generator<number> {
    yield 1;
  }

  @Track('A', (result: number) => ({ result }))
  private hidden(): number {
    return 14;
  }

  @Track('A', (result: number) => ({ result }))
  never(): never {
    throw new Error('sold out');
  }

  @Track('A', (result: Priced) => ({ price: result.price }))
  static made(): Order {
    return order;
  }

  @Logged
  @Combined(Track('A'), Track('B', (result: Priced) => ({ price: result.price })))
  @Track('A', (result: Priced) => ({ price: result.price }))
  @decorator
  @mapping
  @TrackPaid((result: Priced) => result)
  combined(): Order {
    return this.hidden() === 1 ? order : { ...order };
  }

  @Track<'A', Order, [string]>('A', (result, id) => ({ price: result.price, id }))
  explicit(_id: string): Order {
    return order;
  }
}

/** Mappers that take something else. */
export class Misfitting<Stored> {
  protected readonly stored!: Stored;

  // @ts-expect-error: the price is a number
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  returned(): { price: number } {
    return order;
  }

  // @ts-expect-error: the same, promised
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  promised(): Promise<{ price: number }> {
    return Promise.resolve(order);
  }

  // @ts-expect-error: the same of a query
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  queried(): Query<{ price: number }> {
    return { then: () => undefined };
  }

  // @ts-expect-error: the same of a static method
  @Track('A', (result: { price: string }) => ({ price: result.price }))
  static made(): { price: number } {
    return order;
  }

  // @ts-expect-error: it may return null
  @Track('A', (result: Priced) => ({ price: result.price }))
  perhaps(): Promise<Priced | null> {
    return Promise.resolve(null);
  }

  // @ts-expect-error: one of both has no price
  @Track('A', (result: Priced) => ({ price: result.price }))
  either(): Priced | Promise<Entity> {
    return order;
  }

  // @ts-expect-error: a promise arrives as what it resolves to
  @Track('A', (result: Promise<Priced>) => ({ kind: typeof result }))
  promise(): Promise<Priced> {
    return Promise.resolve(order);
  }

  // @ts-expect-error: it returns nothing
  @Track('A', (result: Priced) => ({ price: result.price }))
  nothing(): void {
    return undefined;
  }

  // @ts-expect-error: the first argument is a number
  @Track('A', (_result: unknown, id: string) => ({ id }))
  wrongArgument(id: number): number {
    return id;
  }

  // @ts-expect-error: the argument may be missing
  @Track('A', (_result: unknown, id: string) => ({ id }))
  missingArgument(id?: string): string | undefined {
    return id;
  }

  // @ts-expect-error: the argument may be null
  @Track('A', (_result: unknown, id: string) => ({ id }))
  nullArgument(id: string | null): string | null {
    return id;
  }

  // @ts-expect-error: there may be no argument
  @Track('A', (_result: unknown, id: string) => ({ id }))
  restArguments(...ids: string[]): string[] {
    return ids;
  }

  // @ts-expect-error: there is no second argument
  @Track('A', (_result: unknown, id: string, count: number) => ({ id, count }))
  fewArguments(id: string): string {
    return id;
  }

  // @ts-expect-error: arguments in another order
  @Track('A', (_result: unknown, count: number, id: string) => ({ id, count }))
  otherOrder(id: string, _count: number): string {
    return id;
  }

  // @ts-expect-error: when takes another result
  @Track('A', { when: (result: { paid: string }) => result.paid === 'yes' })
  wrongWhen(): Order {
    return order;
  }

  // @ts-expect-error: so does loginUserId
  @Track('A', () => ({}), { loginUserId: (result: { buyer: string }) => result.buyer })
  wrongUser(): Order {
    return order;
  }

  // @ts-expect-error: and another argument
  @Track('A', { loginUserId: (_result: unknown, userId: string) => userId })
  wrongUserArgument(_userId: number): Order {
    return order;
  }

  // @ts-expect-error: whatever the class is made for
  @Track('A', (stored: Entity) => ({ id: stored.id }))
  ofClass(): Promise<Stored> {
    return Promise.resolve(this.stored);
  }

  // @ts-expect-error: an own decorator is checked, too
  @TrackPaid((result: { price: number; currency: string }) => result)
  own(): { price: number } {
    return order;
  }

  // @ts-expect-error: a getter is no method
  @Track('A', (result: number) => ({ result }))
  get total(): number {
    return Date.now();
  }
}
