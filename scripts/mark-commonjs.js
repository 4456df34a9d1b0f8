/**
 * Run in a package after its build: says that dist/cjs is CommonJS although the package is of type module. That makes
 * dist/cjs a scope of its own, in which the package's "imports" are unknown: each gets a file there that leads to it.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const { imports = {} } = JSON.parse(readFileSync('package.json', 'utf8'));
const scope = { type: 'commonjs', imports: {} };
for (const [name, target] of Object.entries(imports)) {
  const file = `./${name.slice(1)}.import.cjs`;
  const path = JSON.stringify(target.replace(/^\./, '../..'));
  writeFileSync(`dist/cjs/${file}`, `module.exports = require(${path});\n`);
  scope.imports[name] = file;
}
writeFileSync('dist/cjs/package.json', `${JSON.stringify(scope)}\n`);
