/** Whether one request stands for another: by being it, or by being made from it. */

/** Whether `request` is this one, or is derived from it. */
export function isOrDerives(own: object, request: object): boolean {
  if (own === request) return true;
  try {
    return Object.prototype.isPrototypeOf.call(own, request);
  } catch {
    return false;
  }
}
