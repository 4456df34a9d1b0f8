/** Without a tracking plan, every event with values that can be sent compiles, and nothing else. Checked by tsc, never run. */
import BigNumber from 'bignumber.js';
import { Decimal128, Long, ObjectId } from 'bson';
import dayjs from 'dayjs';
import { Decimal } from 'decimal.js';
import { DateTime } from 'luxon';
import moment from 'moment';
import {
  currentTracker,
  GrowingIO,
  MemoryOutbox,
  type EventKey,
  type GrowingIOOptions,
  type Tracker,
  type TrackResult,
  type VariablesOf,
} from '@growingio/upload';

declare const client: GrowingIO;
declare const tracker: Tracker;
declare const text: string;
declare function said(text: string | undefined): void;

const result: TrackResult = client.track('BuyProduct');
client.track(text, null);
client.track('BuyProduct', undefined, { loginUserId: 9128391n, time: new Date(), num: 14 });
client.track('BuyProduct', {
  string: '苹果',
  number: 14,
  boolean: true,
  bigint: 14n,
  date: new Date(),
  nothing: null,
  missing: undefined,
  list: ['red', 14, true, 14n, new Date(), null, undefined],
  frozen: Object.freeze(['red'] as const),
});
client.track('BuyProduct', {
  decimal: new Decimal(14),
  bigNumber: new BigNumber(14),
  objectId: new ObjectId(),
  long: Long.fromInt(14),
  decimal128: Decimal128.fromString('14'),
  moment: moment(),
  dayjs: dayjs(),
  luxon: DateTime.now(),
  url: new URL('https://a.example/'),
  boxed: new Number(14),
  list: [new Decimal(14), moment()],
});
tracker.track('BuyProduct', { product_price: 14 }, { loginUserId: 7, time: 1_434_556_935_000 });
tracker.identify('9128391');
currentTracker()?.track('BuyProduct', { product_price: 14 });

if (!result.ok) {
  const [first] = result.issues;
  said(first && `${result.reason} ${first.code} ${first.path} ${first.message}`);
}
// @ts-expect-error: only a refusal has issues
export type Issues = Extract<TrackResult, { ok: true }>['issues'];

// @ts-expect-error: an event key is a string
client.track(14);
// @ts-expect-error: an event key is needed
client.track();
// @ts-expect-error: functions can not be sent
client.track('BuyProduct', { price: () => 14 });
// @ts-expect-error: symbols can not be sent
client.track('BuyProduct', { price: Symbol('14') });
// @ts-expect-error: variables are flat
client.track('BuyProduct', { product: { price: 14 } });
// @ts-expect-error: lists hold no objects
client.track('BuyProduct', { products: [{ price: 14 }] });
// @ts-expect-error: lists hold no lists
client.track('BuyProduct', { products: [['a']] });
// @ts-expect-error: a Map stands for no value
client.track('BuyProduct', { product: new Map([['price', 14]]) });
// @ts-expect-error: nor does a Set
client.track('BuyProduct', { products: new Set(['red']) });
// @ts-expect-error: toJSON() of a Buffer is an object
client.track('BuyProduct', { bytes: Buffer.from('a') });
// @ts-expect-error: a promise stands for nothing yet
client.track('BuyProduct', { price: Promise.resolve(14) });
// @ts-expect-error: variables are an object
client.track('BuyProduct', 14);
// @ts-expect-error: as on the client, so on a tracker
tracker.track('BuyProduct', { product: { price: 14 } });
// @ts-expect-error: a user is a string or an integer
client.track('BuyProduct', {}, { loginUserId: { id: 7 } });
// @ts-expect-error: a time is no string
client.track('BuyProduct', {}, { time: '2024-01-01' });
// @ts-expect-error: a misspelt option
client.track('BuyProduct', {}, { loginUserID: '7' });
// @ts-expect-error: a user is a string or an integer
tracker.identify({ id: 7 });

export const anyKey: EventKey = text;
export const anyVariables: VariablesOf<'BuyProduct'> = { a: 14, b: ['c'] };

export const withParts = new GrowingIO({
  projectId: 'p1',
  outbox: new MemoryOutbox({ maxQueueSize: 10, maxQueueBytes: 1000 }),
});
export const withPath = GrowingIO.from({
  projectId: 'p1',
  loginUserId: 'session.member.id',
  retry: { maxDelay: 9000 },
});
export const withFunction = GrowingIO.from({
  loginUserId: (request: { session: { id: string } }) => request.session.id,
});
export const withHook = new GrowingIO({
  unknownValues: 'omit',
  beforeSend: (event) => (event.event === 'Debug' ? null : { ...event, loginUserId: `hash of ${event.loginUserId}` }),
});
// @ts-expect-error: beforeSend returns the event itself
export const withPromise = new GrowingIO({ beforeSend: async (event) => Promise.resolve(event) });
export const withoutReturn = new GrowingIO({
  // @ts-expect-error: without `return` every event would be dropped
  beforeSend: (event) => {
    delete event.variables['phone'];
  },
});
// @ts-expect-error: a user is not taken away
export const withoutUser = new GrowingIO({ beforeSend: ({ event, time, variables }) => ({ event, time, variables }) });
// @ts-expect-error: a misspelt option
export const misspelt = new GrowingIO({ flushAT: 100 });
// @ts-expect-error: a mode that is none
export const noMode = new GrowingIO({ mode: 'production ' });
// @ts-expect-error: an option of the wrong type
export const wrongOption: GrowingIOOptions = { flushAt: '100' };

export const fromScope: number = client.scope({ loginUserId: 7 }, (own) => (own.track('Job').ok ? 1 : 0));
export const fromPromise: Promise<string> = client.scope({}, async () => Promise.resolve('done'));

// Values that people have in hand: interfaces, classes with data, and what is read-only.
interface Order {
  readonly order_id: string;
  price: number;
  paidAt?: Date;
}
class Item {
  constructor(
    readonly name: string,
    readonly price: number | null,
  ) {}
}
declare const order: Order;
declare const item: Item;
declare const either: boolean;
declare const frozen: Readonly<Order>;
declare const part: Partial<Order>;
declare const orderOrItem: Order | Item;
declare const readOnly: DeepReadonly;
interface DeepReadonly {
  readonly tags: readonly string[];
  readonly at: Readonly<Date>;
}
for (const each of [client, tracker]) {
  each.track('BuyProduct', order);
  each.track('BuyProduct', item, { loginUserId: 7 });
  each.track('BuyProduct', { ...order, name: item.name });
  each.track('BuyProduct', frozen);
  each.track('BuyProduct', part);
  each.track('BuyProduct', readOnly);
  each.track('BuyProduct', orderOrItem);
  each.track('BuyProduct', either ? orderOrItem : null);
  each.track('BuyProduct', either ? order : { size: 1 });
  each.track('BuyProduct', either ? order : undefined);
  each.track('BuyProduct', either ? { a: 1 } : { b: 'x' });
}
interface Cart {
  readonly total: number;
  readonly orders: readonly Order[];
}
interface Paid {
  readonly order: Order;
}
class Basket {
  readonly size = 1;
  weigh(): number {
    return this.size;
  }
}
declare const cart: Cart;
declare const paid: Paid;
declare const orderOrCart: Order | Cart;
// @ts-expect-error: variables are flat, also those of an interface
client.track('BuyProduct', paid);
// @ts-expect-error: lists hold no objects
tracker.track('BuyProduct', cart);
// @ts-expect-error: nor do they in one of a union
tracker.track('BuyProduct', orderOrCart);
// @ts-expect-error: a method can not be sent
client.track('BuyProduct', new Basket());
// @ts-expect-error: a list has no keys
client.track('BuyProduct', ['a']);
// @ts-expect-error: nor has a Date
client.track('BuyProduct', new Date());
// @ts-expect-error: nor a Map
client.track('BuyProduct', new Map([['price', 14]]));
// @ts-expect-error: a function is to be called
client.track('BuyProduct', () => order);
// @ts-expect-error: text is no object
client.track('BuyProduct', text);
