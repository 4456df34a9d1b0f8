/**
 * Does what the first example of each README says, exactly as a newcomer would: from `npm init -y` in an empty folder on, once
 * with ES modules and once with CommonJS, up to the event on the collector's page, in a real Chromium. Commands, files and what
 * is to be seen come out of the README; the one thing in its way is a registry for our packages, which serves what `npm pack`
 * makes of them. The packages have to be built. With a word behind the command, only those whose host or file has it.
 *
 * The first example is the section with `<!-- first example -->` below its heading. Its blocks are, in their order:
 *
 *   sh                what is typed into a terminal, one for each block. It has to end with status 0, or to serve a port
 *   js, ts, json      a file, whose name stands in the line above as code
 *   powershell, bat   has to set and start the same as the nearest `NAME=value …` above, where there is one
 *   text              what the page shows then: a line is an event, the newest first; two spaces are between its parts
 *
 * `<!-- test: esm -->` or `<!-- test: cjs -->` directly above a block: it is for this kind of modules only. Where each has a file
 * of its own, commands name the ES module, and the text says the command for the other.
 */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { createFolder, packPackages } from './consumer/project.js';
import { settingsFor } from './first-examples/managers.js';
import { oneAtATime } from './first-examples/one-at-a-time.js';
import { openBrowser } from './first-examples/page.js';
import { readExample } from './first-examples/read-example.js';
import { startRegistry } from './first-examples/registry.js';
import { runExample } from './first-examples/run-example.js';
import { readReadme } from './readmes/readme.js';

process.chdir(join(import.meta.dirname, '..'));

/**
 * A host, the file with its first example, and which of the page it is, if there are several. That of its translation is read, too;
 * scripts/check-readmes.js compares them.
 */
const hosts = [
  ['NestJS', 'packages/nestjs/README.md'],
  ['a queue', 'packages/bullmq/README.md'],
  ['Express', 'packages/express/README.md'],
  ['Koa', 'packages/koa/README.md'],
  ['Fastify', 'packages/fastify/README.md'],
  ['plain Node', 'packages/upload/README.md'],
  ['plain Node, with a disk', 'packages/outbox-disk/README.md'],
  ['plain Node, from the collector on', 'packages/collector/README.md'],
  ['plain Node, beside a collector', 'packages/cli/README.md'],
  ['the start page', 'README.md'],
  ['Egg', 'docs/egg-midway.md', 1],
  ['Midway', 'docs/egg-midway.md', 2],
];

// What has no event for the page: scripts/check-test-runners.js does what its README says.
const elsewhere = ['testing'];
const missing = readdirSync('packages').filter(
  (name) => !elsewhere.includes(name) && !hosts.some(([, file]) => file.startsWith(`packages/${name}/`)),
);
if (missing.length > 0) throw new Error(`no row for the first example of ${missing.join(', ')}`);

const only = process.argv[2] ?? '';
const waiting = hosts.filter(([host, file]) => host.includes(only) || file.includes(only));
const folder = createFolder('growingio-first-');
const registry = await startRegistry(await packPackages(folder));
const browser = await openBrowser();
const alone = oneAtATime();
const settings = settingsFor('npm', { registry: registry.url, folder });
const done = new Map();
let runs = 0;
let failures = 0;
// Installs run side by side, and beside the one that has the ports.
await Promise.all(Array.from({ length: availableParallelism() + 1 }, work));
await browser.close();
registry.close();
console.log(`first examples: ${runs} run, ${runs - failures} show their event on the page`);
process.exit(failures === 0 ? 0 : 1);

async function work() {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [host, file, at] = next;
    for (const [modules, problem] of await attempt(file, at)) {
      runs += 1;
      console.log(`${problem === undefined ? 'ok    ' : 'failed'} ${host}, ${modules}: ${file}`);
      if (problem === undefined) continue;
      failures += 1;
      console.log(`       ${problem.trimEnd().replaceAll('\n', '\n       ')}`);
    }
  }
}

async function attempt(file, at) {
  try {
    const [ways] = [file, file.replace(/md$/, 'zh-CN.md')].map((name) => {
      const readme = readReadme(name);
      return ['esm', 'cjs'].map((modules) => [modules, readExample(readme, modules, at)]);
    });
    // What two files say in the same words is done once.
    const key = JSON.stringify(ways, (name, value) => (name === 'line' ? undefined : value));
    if (!done.has(key)) done.set(key, runExample(ways, { folder, settings, browser, alone }));
    return await done.get(key);
  } catch (error) {
    return [['esm and cjs', error.message]];
  }
}
