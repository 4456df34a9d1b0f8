/**
 * Run in a package after its build: says that dist/cjs is CommonJS although the package is of type module, and in each door of
 * it, that Node takes the ES module in its place.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';

writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n');

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const { import: preferred, require: door } of Object.values(exports))
  if (door !== undefined) nameOther(preferred, door);

/**
 * What collects the files of an application, such as @vercel/nft on Node 20 and that of Next.js, follows `require` where Node
 * follows `module-sync`. It looks for paths that are made of `__dirname`, in a `return` among other places; nobody calls the function.
 */
function nameOther(preferred, door) {
  const path = relative(dirname(door.default), preferred.default);
  const line = `() => { return __dirname + '/${path}'; }; // for @vercel/nft: Node loads this file instead`;
  const code = readFileSync(door.default, 'utf8');
  if (!code.includes(line)) writeFileSync(door.default, `${code}${line}\n`);
}
