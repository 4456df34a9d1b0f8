/** Breaks installed packages on purpose, and counts the defects that the cells have not shown as they should. */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { families } from './hosts.js';
import { runAll } from './run-all.js';

const plugin = 'node_modules/@growingio/express';

/**
 * Each with the verdicts on: the program as CommonJS, as an ES module, the types of the one and of the other. For CommonJS
 * Node takes the ES modules too, and TypeScript the declarations of `dist/cjs`.
 */
const defects = [
  { name: 'none', verdicts: ['ok', 'ok', 'ok', 'ok'], make: () => undefined },
  { name: 'no way in for require', verdicts: ['FAIL', 'ok', 'FAIL', 'ok'], make: shutOutRequire },
  {
    name: 'a file is not packed',
    verdicts: ['FAIL', 'FAIL', 'ok', 'ok'],
    make: (folder) => rmSync(join(folder, plugin, 'dist/esm/index.js')),
  },
  {
    name: 'a declaration is not packed',
    verdicts: ['ok', 'ok', 'ok', 'FAIL'],
    make: (folder) => rmSync(join(folder, plugin, 'dist/esm/index.d.ts')),
  },
  {
    name: 'a declaration has an error',
    verdicts: ['ok', 'ok', 'ok', 'FAIL'],
    make: (folder) =>
      appendFileSync(join(folder, plugin, 'dist/esm/index.d.ts'), '\nexport declare const a: Missing;\n'),
  },
  {
    name: 'a timer keeps the process alive',
    verdicts: ['FAIL', 'FAIL', 'ok', 'ok'],
    make: (folder) =>
      appendFileSync(join(folder, plugin, 'dist/esm/index.js'), '\nsetInterval(() => undefined, 1000);\n'),
  },
  {
    name: 'the host itself does not start',
    verdicts: ['n/a', 'n/a', 'ok', 'ok'],
    make: (folder) => rmSync(join(folder, 'node_modules/express'), { recursive: true }),
  },
];

/** Runs Express 5 with each defect. `plan` has the running Node, and one way to find packages in both formats. */
export async function testSelf(plan, startCollector, say) {
  const family = families.find(({ name }) => name === 'express5');
  let unnoticed = 0;
  for (const { name, verdicts, make } of defects) {
    const cells = await runAll([family], { ...plan, sabotage: make }, startCollector, () => undefined);
    const found = cells.map(({ verdict }) => verdict);
    const isNoticed = found.join() === verdicts.join();
    if (!isNoticed) unnoticed += 1;
    say(`${isNoticed ? 'ok    ' : 'failed'} ${name}: ${found.join(', ')}`);
    if (!isNoticed) for (const { column, reason } of cells) say(`       ${column}: ${reason ?? 'ok'}`);
  }
  return unnoticed;
}

function shutOutRequire(folder) {
  const file = join(folder, plugin, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const { import: way } = manifest.exports['.'];
  writeFileSync(file, JSON.stringify({ ...manifest, exports: { '.': { import: way } } }));
}
