/** A request enters; the tracker that hangs on it as `request.growingio`, or whether it took one, leaves. */

/** For adapters whose framework can make requests with a place for the tracker, at first null: behind an accessor `growingio`. */
export const trackerPlace: unique symbol = Symbol.for('growingio.tracker');

/** The tracker that hangs on a request, or `undefined`. */
export function attachedTracker(request: object): unknown {
  try {
    return (request as { growingio?: unknown }).growingio;
  } catch {
    // A host's getter or Proxy that throws: its request goes on all the same.
    return undefined;
  }
}

/**
 * Hangs a tracker on a request as `growingio`: no copy of the request and no log of it shows the property. Answers whether
 * the request took it; if not, the async context leads to the tracker.
 */
export function defineTracker(request: object, value: unknown): boolean {
  try {
    const placed = request as { [trackerPlace]?: unknown };
    if (placed[trackerPlace] === null) {
      placed[trackerPlace] = value;
      return true;
    }
    // Reflect's, which does not throw on a frozen request; a Proxy still may.
    return Reflect.defineProperty(request, 'growingio', { value, configurable: true, writable: true });
  } catch {
    return false;
  }
}
