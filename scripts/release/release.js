/**
 * Makes and publishes a release of the packages, which have to be built:
 *
 *   npm run release                       says what stands in the way of publishing the version that is checked out
 *   npm run release -- --publish          publishes it, where nothing does: in the release workflow, after `npx lerna version`
 *   npm run release -- --local [--short]  all of it on this machine: a version in a scratch clone, a registry, and what newcomers do then
 *   npm run release -- --places           writes what release.json says into each package.json
 *   npm run release -- --sizes            writes the table of sizes in CONTRIBUTING.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseArgs } from 'node:util';
import { runChild } from '../consumer/child.js';
import { createFolder } from '../consumer/project.js';
import { withPlaces } from './places.js';
import { findObstacles } from './readiness.js';
import { measureSizes, writeSizes } from './sizes.js';
import { formatJson, readPackages, readPlaces, readVersion } from './workspaces.js';

const root = join(import.meta.dirname, '../..');
const flags = ['publish', 'local', 'short', 'places', 'sizes'];

process.chdir(root);
// So that pnpm and yarn are there, however this was started.
process.env.PATH = [join(root, 'node_modules/.bin'), process.env.PATH].join(delimiter);
const { registry, ours } = await readRegistries();
// What is not ours comes from where npm is told to look, also for those who don't read npm's settings.
process.env.npm_config_registry = registry;
// Where that is concerns nobody who reads what is said.
const say = (text) => console.log(text.replaceAll(new URL(registry).host, 'REGISTRY'));

try {
  const { values } = parseArgs({ options: Object.fromEntries(flags.map((name) => [name, { type: 'boolean' }])) });
  if (values.local) {
    const { releaseLocally } = await import('./local.js');
    say(await releaseLocally(root, { isShort: values.short, say }));
  } else if (values.places) writePlaces();
  else if (values.sizes) await writeTable();
  else await publish(values.publish);
} catch (error) {
  say(`release: ${error.message}`);
  process.exitCode = 1;
}

/** Where npm looks for packages, and where for ours. */
async function readRegistries() {
  const said = await run('npm', 'config', 'get', 'registry', '@growingio:registry');
  const [, usual] = /^registry=(.*)$/m.exec(said);
  const [, scoped] = /^@growingio:registry=(http.*)$/m.exec(said) ?? [];
  return { registry: usual, ours: scoped ?? usual };
}

async function publish(isMeant) {
  const version = readVersion(root);
  const obstacles = findObstacles({
    ...{ registry: ours, places: readPlaces(root), version, env: process.env },
    tags: linesOf(await run('git', 'tag', '--points-at', 'HEAD')),
    changes: linesOf(await run('git', 'status', '--porcelain')),
  });
  if (obstacles.length > 0) throw new Error(`${version} is not published:\n- ${obstacles.join('\n- ')}`);
  if (!isMeant) return say(`release: nothing stands in the way of ${version}: npm run release -- --publish`);
  const [{ publishPackages }, { makeScratch }] = await Promise.all([import('./publish.js'), import('./scratch.js')]);
  const scratch = await makeScratch(root, createFolder('growingio-release-'));
  say(await publishPackages(scratch, ours));
}

function writePlaces() {
  const places = readPlaces(root);
  for (const { folder, manifest } of readPackages(root)) {
    writeFileSync(join(root, folder, 'package.json'), formatJson(withPlaces(manifest, places, folder)));
  }
}

async function writeTable() {
  const file = join(root, 'CONTRIBUTING.md');
  const sizes = await measureSizes(root, readPackages(root));
  writeFileSync(file, writeSizes(readFileSync(file, 'utf8'), sizes));
}

function run(command, ...words) {
  return runChild(command, words, { cwd: root, env: process.env, timeout: 60_000 });
}

function linesOf(text) {
  return text.split('\n').filter((line) => line !== '');
}
