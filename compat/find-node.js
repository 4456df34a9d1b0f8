/** Prints the path of a Node of another major version, fetched from npm where it was missing: `node compat/find-node.js 24`. */
import { join } from 'node:path';

process.chdir(join(import.meta.dirname, '..'));
const { findNodes } = await import('./find-tools.js');
const [{ path, reason }] = (await findNodes([Number(process.argv[2])])).values();
if (path === undefined) throw new Error(reason);
console.log(path);
