/** Installs, runs and compiles families of hosts, two things at a time, and collects the cells of the tables. */
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createFolder, install, manifests, packPackages, rangeOf } from '../scripts/consumer/project.js';
import { checkApp } from './check-app.js';
import { runApp } from './run-app.js';
import { runExample } from './run-example.js';

/**
 * @typedef {object} Plan
 * @property {Map<number, { path?: string, reason?: string }>} nodes
 * @property {{ path: string, version: string }[]} compilers
 * @property {import('./check-app.js').Way[]} ways
 * @property {boolean[]} skipLibChecks
 * @property {{ name: string, tools: string }[]} [bundlers]
 * @property {{ name: string, words: string[], path?: string, reason?: string }[]} [runtimes]
 * @property {RegExp} [everywhere] the hosts that are bundled, and run on other runtimes: default all
 * @property {boolean} [isQuick] whether it is the short form
 * @property {(() => Promise<import('./table.js').Cell[]>)[]} [others] works that need no host's project
 * @property {(folder: string) => void} [sabotage] breaks what has been installed
 */

/** Installs each family once, and works on all its cells there. `say` takes the progress, line by line. */
export async function runAll(families, plan, startCollector, say) {
  const folder = createFolder('growingio-compat-');
  const inTurn = makeTurns(Math.max(2, availableParallelism()));
  const tarballs = await packPackages(folder);
  const groups = families.map(async (family) => {
    const project = join(folder, family.name);
    await inTurn(async () => {
      say(`installs ${family.name}`);
      await installFamily(project, family, tarballs);
      plan.sabotage?.(project);
    });
    const works = family.hosts.flatMap((host) => [
      ...planRuns(project, host, plan, startCollector),
      ...planOtherRuns(project, host, plan, startCollector),
      ...planChecks(project, host, plan),
      ...planExample(project, host, startCollector),
    ]);
    return Promise.all(works.map((work) => inTurn(() => tell(work, say))));
  });
  const others = (plan.others ?? []).map((work) => inTurn(() => tell(work, say)));
  return (await Promise.all([...groups, Promise.all(others)])).flat(2);
}

/** At most so many works at once; the others wait for their turn, in order. */
function makeTurns(most) {
  const waiting = [];
  let running = 0;
  return async function inTurn(work) {
    if (running === most) await new Promise((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      // The next one gets the turn.
      const next = waiting.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}

async function tell(work, say) {
  const cells = await work();
  for (const { host, table, column, verdict } of cells) say(`${verdict.padEnd(4)} ${host}, ${table}, ${column}`);
  return cells;
}

/** Installs what a host's users would: the plugin with its packages of ours, the host, and the types. */
async function installFamily(folder, { plugins, installs }, tarballs) {
  mkdirSync(folder, { recursive: true });
  const ours = [...new Set(plugins.flatMap((plugin) => [...withDependencies(plugin)]))].map((name) =>
    tarballs.get(name),
  );
  await install(folder, [...ours, ...installs, `@types/node@${rangeOf('@types/node')}`]);
}

function withDependencies(name, found = new Set()) {
  found.add(name);
  const manifest = manifests.find((each) => each.name === name);
  const ours = Object.keys(manifest.dependencies ?? {}).filter((each) => each.startsWith('@growingio/'));
  for (const each of ours) if (!found.has(each)) withDependencies(each, found);
  return found;
}

function planRuns(project, host, { nodes }, startCollector) {
  const ways = [...nodes].map(([major, node]) => ({ table: 'Node', name: major, ...node }));
  return planWays(project, host, ways, startCollector);
}

/** Bundled for the running Node, and as it is on other runtimes. */
function planOtherRuns(project, host, { bundlers = [], runtimes = [], everywhere }, startCollector) {
  if (host.isUnbundled || everywhere?.test(host.name) === false) return [];
  const ways = [
    ...bundlers.map((bundler) => ({ table: 'Bundled', name: bundler.name, path: process.execPath, bundler })),
    ...runtimes.map((runtime) => ({ table: 'Other runtimes', ...runtime })),
  ];
  return planWays(project, host, ways, startCollector);
}

function planWays(project, host, ways, startCollector) {
  return ways.flatMap(({ table, name, reason, ...way }) =>
    ['cjs', 'esm'].map((format) => async () => {
      const isThere = way.path !== undefined;
      const answer = isThere ? await runApp(project, host, format, way, startCollector) : { verdict: 'n/a', reason };
      return [{ table, host: host.name, column: `${name} ${format}`, ...answer }];
    }),
  );
}

/** The example of a host that is not installed in this repository, on the running Node. */
function planExample(project, { name: host, example }, startCollector) {
  if (example === undefined) return [];
  const column = `examples/${example.folder}`;
  return [async () => [{ table: 'Example', host, column, ...(await runExample(project, example, startCollector)) }]];
}

function planChecks(project, host, { compilers, ways, skipLibChecks: usual, isQuick }) {
  const skipLibChecks = isQuick && host.hasWrongTypes ? [true] : usual;
  return compilers.flatMap(({ path, version }) =>
    ways.map((way) => async () => {
      const answers = await checkApp(project, host, way, skipLibChecks, path);
      return answers.map(({ skipLibCheck, ...answer }) => ({
        table: `TypeScript ${version}, skipLibCheck: ${skipLibCheck}`,
        host: host.name,
        ...answer,
      }));
    }),
  );
}
