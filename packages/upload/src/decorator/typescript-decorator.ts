/** What a decorator asks of the method below it, for the compiler: that it returns, and is called with, what the decorator's functions take. */

/** A function of a method's result and arguments, of any types. */
export type OfCall<Returned> = (result: never, ...args: never[]) => Returned;

// A parameter without a type has that of `OfCall`, and asks for nothing.
type ResultOf<Taker> = [Taker] extends [never]
  ? unknown
  : Taker extends (result: infer Result, ...args: never[]) => unknown
    ? [Result] extends [never]
      ? unknown
      : Result
    : unknown;

type ArgumentsOf<Taker> = [Taker] extends [never]
  ? unknown[]
  : Taker extends (result: never, ...args: infer Arguments) => unknown
    ? Typed<Arguments>
    : unknown[];

type Typed<Arguments extends unknown[]> = {
  [Index in keyof Arguments]: [Arguments[Index]] extends [never] ? unknown : Arguments[Index];
};

/** Those with any others behind them: a function may take fewer than the method has. */
type Leading<Arguments extends unknown[]> = number extends Arguments['length']
  ? Arguments
  : [...MayLack<Arguments>, ...unknown[]];

/** The same; the last ones may be missing where they may be undefined. */
type MayLack<Arguments extends unknown[]> = number extends Arguments['length']
  ? Arguments
  : Arguments extends [...infer Others, infer Last]
    ? undefined extends Last
      ? [...MayLack<Others>, Last?]
      : Arguments
    : Arguments extends []
      ? []
      : Arguments extends [...infer Others, (infer Last)?]
        ? [...MayLack<Others>, Last?]
        : Arguments;

// Written so, what asks for nothing does not show in an error.
type Both<One extends unknown[], Other extends unknown[]> = unknown[] extends Other
  ? One
  : unknown[] extends One
    ? Other
    : One & Other;

/** What a method has to come to, that a mapper takes this result of, and these functions. */
export type AskedResult<Result, When, User> = OrVoid<Result & ResultOf<When> & ResultOf<User>>;

// What is no value arrives as undefined. A promise arrives as what it resolves to, and never itself.
// eslint-disable-next-line @typescript-eslint/no-invalid-void-type -- A method may return that.
type OrVoid<Result> = Result extends PromiseLike<unknown> ? never : undefined extends Result ? Result | void : Result;

/** What a method has to be called with, that a mapper takes these arguments of, and these functions. */
export type AskedArguments<Arguments extends unknown[], When, User> = Both<
  Leading<Arguments>,
  Both<Leading<ArgumentsOf<When>>, Leading<ArgumentsOf<User>>>
>;

/** What a method may return that comes to it: the value, a promise of it, or a query that is run when it is awaited. */
export type Returning<Result> =
  Result | PromiseLike<Result> | { then(resolved: (value: Result) => unknown, ...others: never[]): unknown };

/**
 * The constraint of a method's arguments, with a mark that none has. Where the arguments don't meet it, the compiler puts the constraint in their
 * place, and would let the method pass: it compares the parameters of methods in both directions.
 */
export type Asked<Arguments extends unknown[]> = Arguments & { readonly '~asked'?: never };

/** What is asked of the method; where its arguments are the marked ones, what no method is. */
export type Checked<Called, Method> = '~asked' extends keyof Called ? Mismatch<Called> : Method;

interface Mismatch<Called> {
  readonly functionsOfTheDecoratorTakeOtherArguments: Called;
}

/** What no class is, and `Object` passes for, as `MethodDecorator` has it. */
interface AnyTarget {
  readonly '~growingio'?: never;
}

/** Decorates as TypeScript's `experimentalDecorators` do: methods that come to this result, and are called with these arguments. */
export interface TypeScriptDecorator<Result, Arguments extends unknown[]> {
  <Called extends Asked<Arguments>>(
    target: object,
    key: string | symbol,
    descriptor: Checked<Called, { readonly value?: ((...args: Called) => Returning<Result>) | undefined }>,
  ): void;
  // For functions that take any `MethodDecorator`, such as `applyDecorators`: there the method is not known.
  (target: AnyTarget, key: string | symbol, descriptor: PropertyDescriptor): void;
}
