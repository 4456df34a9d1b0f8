/** Binds methods to their object, so that they can be called without it. */

/**
 * Makes `const { track } = request.growingio` and `process.once('SIGTERM', client.shutdown)` work: without it,
 * they would throw into the host. The methods become properties of the object itself, and can be replaced there, as by a spy.
 */
export function bindMethods<Bound extends object>(target: Bound, names: readonly (keyof Bound)[]): void {
  for (const name of names) {
    const method = target[name];
    if (typeof method === 'function') target[name] = method.bind(target) as Bound[typeof name];
  }
}
