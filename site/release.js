/** Where the project and its site stand, as release.json says; all is empty until its owner has filled that in. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @returns {{ repository: string, homepage: string }} addresses, or empty */
export function readRelease(root) {
  const file = join(root, 'release.json');
  const { repository = '', homepage = '' } = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return { repository: repository.replace(/^git\+|(\.git)?\/?$/g, ''), homepage };
}

/**
 * The path below which the site is served, such as `/` or `/growingio-node/`.
 *
 * @param {string | undefined} path decides where it is given, empty or not
 * @param {string} homepage an address, or empty
 */
export function baseOf(path, homepage) {
  const base = path ?? (homepage === '' ? '' : new URL(homepage).pathname);
  return `/${base}/`.replace(/\/+/g, '/');
}
