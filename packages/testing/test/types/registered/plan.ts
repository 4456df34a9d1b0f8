/** With a registered plan, recorders and matchers know its events and their variables. It is compiled, and not run. */

import { expect as fromJestGlobals } from '@jest/globals';
import { createRecorder, startTestCollector, type RecordedEvent } from '@growingio/testing';
import '@growingio/testing/jest';
import { assertTracked, assertTrackedFor } from '@growingio/testing/node';

declare module '@growingio/upload' {
  interface Register {
    events: {
      BuyProduct: { product_price: number; paid: boolean; tags?: string[]; coupon: string | null };
      Login: Record<string, never>;
    };
  }
}

const recorder = createRecorder();

export async function read(): Promise<unknown> {
  const [bought] = await recorder.waitFor('BuyProduct');
  const { product_price, paid, tags, coupon } = bought.variables;
  const [price, text]: [number, string] = [product_price, bought.event];
  const sent: [string | number, string | number | undefined, string | undefined] = [paid, tags, coupon];
  for (const event of recorder.events()) if (event.event === 'BuyProduct') event.variables.product_price.toFixed(2);
  const either: readonly RecordedEvent<'BuyProduct' | 'Login'>[] = recorder.find(['Login', 'BuyProduct']);
  const all: readonly RecordedEvent[] = recorder.find(({ loginUserId }) => loginUserId === 'u1');
  recorder.find({ event: 'BuyProduct', variables: { paid: true, tags: ['a'], coupon: undefined } });
  recorder.find({ variables: { product_price: fromJestGlobals.any(Number) } });
  // @ts-expect-error: no such event
  recorder.find('BuyProdct');
  // @ts-expect-error: a price is a number
  await recorder.waitFor({ event: 'BuyProduct', variables: { product_price: '14' } });
  // @ts-expect-error: it is frozen
  bought.variables.product_price = 15;
  return [price, text, sent, either, all];
}

export function assert(): void {
  assertTracked(recorder, 'BuyProduct', { product_price: 14 });
  assertTrackedFor(recorder, '9128391', 'Login');
  // @ts-expect-error: a price is a number
  assertTracked(recorder, 'BuyProduct', { product_price: '14' });
  expect(recorder).toHaveTracked('BuyProduct', { product_price: expect.any(Number) as number });
  expect(recorder).not.toHaveTrackedTimes('Login', 2);
  // @ts-expect-error: no such event
  expect(recorder).toHaveTracked('BuyProdct');
  fromJestGlobals(recorder).toHaveTracked('BuyProduct', { product_price: fromJestGlobals.any(Number) });
  fromJestGlobals(recorder).not.toHaveTrackedFor(9128391, 'Login');
  // @ts-expect-error: a price is a number
  fromJestGlobals(recorder).toHaveTrackedFor('9128391', 'BuyProduct', { product_price: '14' });
}

export async function collect(): Promise<string> {
  const collector = await startTestCollector({ respond: () => 503 });
  const host: string = collector.clientOptions.host;
  assertTracked(collector, 'Login');
  // @ts-expect-error: a number is no events
  assertTracked(14, 'Login');
  return host;
}
