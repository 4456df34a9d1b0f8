/** Run in a package after its build: says that dist/cjs is CommonJS although the package is of type module. */
import { writeFileSync } from 'node:fs';

writeFileSync('dist/cjs/package.json', '{"type":"commonjs"}\n');
