/** The path below which the site is served. */

/**
 * Such as `/` or `/growingio-node/`.
 *
 * @param {string | undefined} path decides where it is given, empty or not
 * @param {string} homepage an address as release.json has it, or empty
 */
export function baseOf(path, homepage) {
  const base = path ?? (homepage === '' ? '' : new URL(homepage).pathname);
  return `/${base}/`.replace(/\/+/g, '/');
}
