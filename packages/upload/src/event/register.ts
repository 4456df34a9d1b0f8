/** What the compiler knows of the tracking plan. A user registers it once; every track() is checked against it. */

/**
 * Filled in by the user, by declaration merging, to have every event and its variables checked:
 * `declare module '@growingio/upload' { interface Register { events: { BuyProduct: { product_price: number } } } }`.
 */
export interface Register {}

/** An object that stands for one value: by `toJSON()`, such as a Decimal, a moment, an ObjectId or a URL, or as a Long. */
type Standing =
  | { toJSON(key?: string): string | number | null | undefined }
  | { readonly low: number; readonly high: number; readonly unsigned: boolean }
  | { readonly _bsontype: 'Decimal128' }
  | InstanceType<typeof String | typeof Number | typeof Boolean>;

type Scalar = string | number | bigint | boolean | Standing | null | undefined;

/**
 * A value that can be sent: as it is (string, number), as a string (boolean, bigint, Date, list), as what it stands for (Decimal, Long),
 * or left out (null, undefined).
 */
export type VariableValue = Scalar | readonly Scalar[];

/** Any variables: what an event takes when no tracking plan is registered. */
export type Variables = Readonly<Record<string, VariableValue>>;

type Plan = Register extends { events: infer Events } ? Events : Record<string, Variables>;

/** The event keys of the registered plan, or any string. */
export type EventKey = Extract<keyof Plan, string>;

/** The variables of an event in the registered plan, or any. */
export type VariablesOf<Event extends EventKey> = Plan[Event];

/** Whether the plan lets an event go without variables. */
export type MayLackVariables<Event extends EventKey> = Record<string, never> extends VariablesOf<Event> ? true : false;

type HasPlan = Register extends { events: unknown } ? true : false;

type Callable = (...args: never[]) => unknown;

/** The same properties with values that can be sent; none of what is no object with properties of its own. */
type Flat<Given> = Given extends readonly unknown[] | Callable
  ? never
  : Given extends object
    ? { readonly [Key in keyof Given]: VariableValue }
    : never;

/**
 * The properties that the plan does not have, with values that can be sent. Methods don't count: those of a class are none of its
 * instances' own.
 */
type FlatRest<Given, Planned> = Given extends object
  ? {
      readonly [
        Key in keyof Given as Key extends keyof Planned ? never : NonNullable<Given[Key]> extends Callable ? never : Key
      ]: VariableValue;
    }
  : Given;

/** What is no object with properties of its own has one of these: a list, a Map or a Set, and a function. */
interface WithKeys {
  readonly [Symbol.iterator]?: never;
  readonly [Symbol.hasInstance]?: never;
}

/** What `track()` may be given: without a plan any flat object, also of an interface or a class; with one the plan says it. */
export type Trackable<Given> = HasPlan extends true
  ? unknown
  : (object & WithKeys & { readonly [Key in keyof Given]: VariableValue }) | null | undefined;

/**
 * What may stand for an event's variables, or one of `None`: those of the plan, in an object that has nothing else but what can be sent;
 * without a plan what is given, which has to be `Trackable`. Interfaces and classes have no index signature as `Variables` has.
 */
type VariablesFrom<Event extends EventKey, Given, None = never> = HasPlan extends true
  ? [Given] extends [FlatRest<Given, VariablesOf<Event>>]
    ? VariablesOf<Event> | None
    : // The first of the two is never taken: it tells the compiler to find out what was given.
      [Given] extends [never]
      ? Given
      : (VariablesOf<Event> & FlatRest<Given, VariablesOf<Event>>) | None
  : Variables | Given | None;

/** The arguments after the event key: variables may be left out only where the plan requires none. */
export type TrackArguments<Event extends EventKey, Options, Given = never> =
  MayLackVariables<Event> extends true
    ? [variables?: VariablesFrom<Event, Given, null>, options?: Options]
    : [variables: VariablesFrom<Event, Given>, options?: Options];

/** What a mapper returns: the same, or nothing. */
export type MappedVariables<Event extends EventKey, Given> = HasPlan extends true
  ? VariablesFrom<Event, Given, null | undefined>
  : [Given] extends [Flat<Given> | null | undefined]
    ? Variables | Given | null | undefined
    : Variables | null | undefined;
