/**
 * What Egg brings along. It makes a middleware by its name: with the entry of that name in `config`, in which three options are
 * Egg's own, and with its application, which waits at its end for what was given to `beforeClose`.
 */

import { GrowingIO } from '@growingio/upload';

/** What Egg has called since its version 2. Its own `app.beforeClose()` does the same, and warns in Egg 4. */
interface EggApplication {
  readonly lifecycle?: { registerBeforeClose?(close: () => Promise<unknown>): unknown };
}

/** Has Egg's application wait for `close` before it ends. What is no such application waits for nothing. */
export function beforeEggCloses(app: object | undefined, close: () => Promise<unknown>): void {
  const { lifecycle } = (app ?? {}) as EggApplication;
  lifecycle?.registerBeforeClose?.(close);
}

/** By these Egg decides which requests pass a middleware. */
const eggOptions: readonly string[] = ['enable', 'match', 'ignore'];

/** The options without Egg's. A middleware that Egg leaves out (`enable: false`) gets a client that does nothing. */
export function withoutEggOptions<Given extends object | undefined>(given: Given): Given {
  const isOfEgg = eggOptions.some((name) => Object.hasOwn(Object(given) as object, name));
  if (!isOfEgg || GrowingIO.is(given)) return given;
  const others = Object.entries({ ...given }).filter(([name]) => !eggOptions.includes(name));
  const isLeftOut = (given as { enable?: unknown }).enable === false;
  return { ...Object.fromEntries(others), ...(isLeftOut && { mode: 'off' }) } as unknown as Given;
}
