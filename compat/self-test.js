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

const upload = 'node_modules/@growingio/upload/dist';
const tracesAsNode = Number(process.versions.node.split('.')[0]) >= 22;

/** What only bundlers, tracers and other runtimes meet, each with the verdicts on the named ones, as CommonJS and as an ES module. */
const defectsElsewhere = [
  {
    name: 'a package that may be missing is required without a try',
    on: ['esbuild', 'webpack', 'rollup', 'tsup'],
    verdicts: Array(8).fill('FAIL'),
    make: (folder) => writeLoader(folder, 'load-snappy.cjs', "module.exports = () => require('snappyjs');"),
  },
  {
    name: 'the CommonJS doors do not name what Node takes in their place',
    on: ['nft'],
    // From Node 22 on the tracer follows `module-sync`.
    verdicts: [tracesAsNode ? 'ok' : 'FAIL', 'ok'],
    make: forgetOtherDoors,
  },
  {
    name: "Bun's own undici is taken",
    on: ['Bun'],
    verdicts: ['FAIL', 'FAIL'],
    make: (folder) => writeLoader(folder, 'load-undici.cjs', "module.exports = () => require('undici');"),
  },
];

/** Runs hosts with each defect. `plan` has the running Node, and one way to find packages in both formats. */
export async function testSelf(plan, startCollector, say) {
  const { bundlers, runtimes, ...here } = plan;
  const elsewhere = { ...here, nodes: new Map(), compilers: [], everywhere: undefined };
  const pick = (list, on) => list.filter(({ name }) => on.includes(name));
  const trials = [
    ...defects.map((defect) => ({ ...defect, host: 'express5', plan: here })),
    ...defectsElsewhere.map(({ on, ...defect }) => ({
      ...{ ...defect, host: 'koa3' },
      plan: { ...elsewhere, bundlers: pick(bundlers, on), runtimes: pick(runtimes, on) },
    })),
  ];
  let unnoticed = 0;
  for (const trial of trials) if (!(await isNoticed(trial, startCollector, say))) unnoticed += 1;
  return unnoticed;
}

async function isNoticed({ name, host, verdicts, make, plan }, startCollector, say) {
  const family = families.find((each) => each.name === host);
  const cells = await runAll([family], { ...plan, sabotage: make }, startCollector, () => undefined);
  const found = cells.map(({ verdict }) => verdict);
  const isAsItShould = found.join() === verdicts.join();
  say(`${isAsItShould ? 'ok    ' : 'failed'} ${name}: ${found.join(', ')}`);
  if (!isAsItShould) for (const { column, reason } of cells) say(`       ${column}: ${reason ?? 'ok'}`);
  return isAsItShould;
}

function writeLoader(folder, name, code) {
  for (const build of ['esm', 'cjs']) writeFileSync(join(folder, upload, build, 'sender', name), code);
}

function forgetOtherDoors(folder) {
  for (const door of ['koa/dist/cjs/index.js', 'upload/dist/cjs/index.js', 'upload/dist/cjs/adapter.js']) {
    const file = join(folder, 'node_modules/@growingio', door);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\(\) => \{ return __dirname.*$/m, ''));
  }
}

function shutOutRequire(folder) {
  const file = join(folder, plugin, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const { import: way } = manifest.exports['.'];
  writeFileSync(file, JSON.stringify({ ...manifest, exports: { '.': { import: way } } }));
}
