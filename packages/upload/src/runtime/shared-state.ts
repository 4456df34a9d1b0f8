/** Keeps one object of each name in the process, however often this package is loaded. */

const store = globalThis as unknown as Record<symbol, unknown>;

/**
 * Keeps state on the global object: tools such as tsx and Jest load a package twice, as CommonJS and as an ES module, and
 * both copies have to see the same async context and the same listeners.
 */
export function sharedState<State>(name: string, create: () => State): State {
  return (store[Symbol.for(`growingio.${name}`)] ??= create()) as State;
}
