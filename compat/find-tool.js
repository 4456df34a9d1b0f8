/**
 * Prints the path of a Node or an undici of another major version, fetched from npm where it was missing:
 * `node compat/find-tool.js node 24`.
 */
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const { findNodes, findUndici } = await import('./find-tools.js');
const [tool, major] = process.argv.slice(2);
const [{ path, reason }] = tool === 'undici' ? [await findUndici(major)] : (await findNodes([Number(major)])).values();
if (path === undefined) throw new Error(reason);
console.log(path);
