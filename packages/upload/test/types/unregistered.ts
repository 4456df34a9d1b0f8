/** Without a tracking plan, every event with values that can be sent compiles, and nothing else. Checked by tsc, never run. */
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
// @ts-expect-error: a misspelt option
export const misspelt = new GrowingIO({ flushAT: 100 });
// @ts-expect-error: a mode that is none
export const noMode = new GrowingIO({ mode: 'production ' });
// @ts-expect-error: an option of the wrong type
export const wrongOption: GrowingIOOptions = { flushAt: '100' };

export const fromScope: number = client.scope({ loginUserId: 7 }, (own) => (own.track('Job').ok ? 1 : 0));
export const fromPromise: Promise<string> = client.scope({}, async () => Promise.resolve('done'));
