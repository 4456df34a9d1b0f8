/** The injection tokens of clients and trackers, by the client's name, and the decorators that inject them. */

import { GrowingIO } from '@growingio/upload';
import { wrongOption } from '@growingio/upload/adapter';
import { Inject, type InjectionToken } from '@nestjs/common';
import { t } from './messages.js';

/** Reads the name of a client: `undefined` is that of the module without one. Throws for what is no name. */
export function readClientName(option: string, value: unknown): string | undefined {
  if (value === undefined || (typeof value === 'string' && value.trim() !== '')) return value;
  throw wrongOption(option, value, t`a name, as in ${registration('audit')}`);
}

// Nest quotes tokens in its own errors: so they say what is missing.
function registration(name: string | undefined): string {
  return name === undefined ? 'GrowingIOModule.forRoot()' : `GrowingIOModule.forRoot({ name: '${name}' })`;
}

/** What a client is injected by: the class `GrowingIO`, or a token of its name. For tests that override the provider. */
export function getGrowingIOToken(name?: string): InjectionToken<GrowingIO> {
  const read = readClientName('name', name);
  return read === undefined ? GrowingIO : registration(read);
}

/** Injects the client of that name into a constructor's parameter or a property; without a name, the one that has none. */
export function InjectGrowingIO(name?: string): PropertyDecorator & ParameterDecorator {
  return Inject(getGrowingIOToken(name));
}

let off: GrowingIO | undefined;

/** The client that was injected. A mock in a test of the application is none: it stands for one that is off. */
export function readInjected(injected: unknown): GrowingIO {
  if (GrowingIO.is(injected)) return injected;
  return (off ??= new GrowingIO({ mode: 'off' }));
}

/** How one client gets to the instances of the classes that track with it. */
interface Slot {
  readonly key: symbol;
  readonly clients: WeakMap<object, GrowingIO>;
}

const slots = new Map<string | undefined, Slot>();

function slotOf(name: string | undefined): Slot {
  let slot = slots.get(name);
  if (slot === undefined) {
    // Nest quotes it where the module is missing.
    const description = t`the client of @Track: put ${registration(name)} into the imports of the root module`;
    const key = Symbol(description);
    slot = { key, clients: new WeakMap() };
    slots.set(name, slot);
  }
  return slot;
}

/** Has Nest inject the client into each instance of a class, and refuse to start an application that has none. */
export function injectInvisibly(prototype: object, name: string | undefined): void {
  const { key, clients } = slotOf(name);
  if (key in prototype) return;
  // An accessor on the prototype and not a plain property: nothing shows on the instance, frozen ones work too.
  Object.defineProperty(prototype, key, {
    set(this: object, injected: unknown) {
      clients.set(this, readInjected(injected));
    },
  });
  Inject(getGrowingIOToken(name))(prototype, key);
}

/** The client that Nest has injected into that instance. */
export function injectedClient(self: unknown, name: string | undefined): GrowingIO | undefined {
  return slotOf(name).clients.get(self as object);
}
